using System.Collections.Immutable;
using Ensemble.Cli.Output;
using Ensemble.Core.Decisions;
using Spectre.Console;

namespace Ensemble.Cli.Explaining;

/// <summary>An explanation for people: the answer first, what it rests on below.</summary>
internal static class ExplanationText
{
    /// <summary>Writes it.</summary>
    public static void Write(Explanation job, IAnsiConsole console)
    {
        console.Write(new Text($"TrainingJob {job.Namespace}/{job.Name}  ", new Style(decoration: Decoration.Bold)));
        console.WriteLine(job.State, StateStyle.Of(job.State));
        if (job.Why.Length > 0) console.WriteLine($"  {job.Why}");
        Line(console, "asks", $"{job.Size} accelerators, queue {job.Queue}, submitted {job.Age} ago");
        if (job.Placement is { } placement) Write(placement, console);
        if (job.Waiting is { } waiting) Write(waiting.Missing, waiting.Cures, console);
        if (job.Now is { } now) Write(now, job.Waiting?.Message, console);
        if (job.Attempt > 0) Line(console, "attempt", job.Restarts == 0 ? $"{job.Attempt}" : $"{job.Attempt}, {job.Restarts} of the earlier ones failed by themselves");
        if (job.LastFailure is { } failure)
            Line(console, "failure", $"attempt {failure.Attempt}, {failure.Age} ago: {failure.Message ?? failure.Code}");
        Write(job.Events, console);
    }

    private static void Write(ExplainedPlacement placement, IAnsiConsole console)
    {
        var variant = placement.Variant is null ? "" : $", variant {placement.Variant}";
        Line(console, "runs on", $"{placement.Accelerators} {placement.Class} of pool {placement.Pool}{variant}");
        Line(console, "nodes", placement.Hosts);
    }

    /// <summary>What the scheduler would decide now, where that differs from what is known already.</summary>
    internal static void Write(PlannedNow now, string? known, IAnsiConsole console, string what = "it")
    {
        if (now.Decision == "Place")
        {
            Line(console, "right now", $"the scheduler would place {what} on {now.Hosts} of {now.Pool}: {now.Reason.Message}");
            Line(console, "", "If it stays so, the operator is not acting: does it run?");
        }
        else if (now.Reason.Message != known)
        {
            Line(console, "right now", now.Reason.Message ?? now.Reason.Code);
            Write(now.Reason.Missing, now.Reason.Cures, console);
        }
    }

    internal static void Write(ImmutableArray<Shortfall> missing, ImmutableArray<Cure> cures, IAnsiConsole console)
    {
        foreach (var item in missing) Line(console, "missing", $"{item.What}: needs {item.Needs}, has {item.Has}");
        foreach (var cure in cures) Line(console, "cure", cure.Effect.Length == 0 ? cure.Change : $"{cure.Change} -> {cure.Effect}");
    }

    internal static void Write(ImmutableArray<JobEvent> events, IAnsiConsole console)
    {
        if (events.IsEmpty) return;
        console.WriteLine();
        var columns = new TextTable("AGE", "EVENT", "TIMES", "MESSAGE");
        foreach (var item in events) columns.Add(item.Age, item.Reason, item.Count.ToString(), item.Message);
        columns.WriteTo(console);
    }

    internal static void Line(IAnsiConsole console, string word, string text) => console.WriteLine($"  {word,-9} {text}");
}
