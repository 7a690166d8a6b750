using Ensemble.Cli.Output;
using Spectre.Console;

namespace Ensemble.Cli.Explaining;

/// <summary>A pod's explanation for people: the answer first, its gang below.</summary>
internal static class PodExplanationText
{
    // A gang of thousands would push the answer off the screen; JSON has them all.
    private const int MostMembers = 32;

    /// <summary>Writes it.</summary>
    public static void Write(PodExplanation pod, IAnsiConsole console)
    {
        console.Write(new Text($"Pod {pod.Namespace}/{pod.Name}  ", new Style(decoration: Decoration.Bold)));
        console.WriteLine(pod.State, StateStyle.Of(pod.State));
        if (pod.Why.Length > 0) console.WriteLine($"  {pod.Why}");
        ExplanationText.Line(console, "asks", $"{(pod.Asks.Length == 0 ? "nothing" : pod.Asks)}, queue {pod.Queue}, made {pod.Age} ago");
        if (pod.Gang is { } gang) ExplanationText.Line(console, "gang", Sum(gang));
        if (pod.Placement is { } placement) Write(placement, console);
        if (pod.Now is { } now) Write(pod, now, console);
        if (!pod.NotActedOn.IsEmpty) ExplanationText.Line(console, "ignored", $"not acted on: {string.Join(", ", pod.NotActedOn)}");
        if (pod.Gang is { } members) WriteMembers(members, console);
        ExplanationText.Write(pod.Events, console);
    }

    private static string Sum(ExplainedGang gang) =>
        $"{gang.Name}: {gang.Placed} placed of {gang.Members.Length} {(gang.Members.Length == 1 ? "pod" : "pods")}; {gang.Wanted} are placed together or none";

    private static void Write(ExplainedPodPlace placement, IAnsiConsole console)
    {
        var pool = placement.Pool is null ? ", which is in no pool now" : $" of pool {placement.Pool} ({placement.Class})";
        ExplanationText.Line(console, "runs on", placement.Node + pool);
        if (placement.Reason is null) ExplanationText.Line(console, "", "Why there was told in its event Scheduled, which the cluster has forgotten by now.");
    }

    private static void Write(PodExplanation pod, PlannedNow now, IAnsiConsole console)
    {
        var what = pod.Placement is not null ? "the rest of its gang" : pod.Gang is null ? "it" : "its gang";
        if (now.Decision == "Wait" && now.Reason.Message == pod.Why) ExplanationText.Write(now.Reason.Missing, now.Reason.Cures, console);
        else ExplanationText.Write(now, pod.Why, console, what);
    }

    private static void WriteMembers(ExplainedGang gang, IAnsiConsole console)
    {
        console.WriteLine();
        var columns = new TextTable("POD", "STATE", "NODE", "ASKS");
        foreach (var member in gang.Members.Take(MostMembers)) columns.Add(member.Name, member.State, member.Node, member.Asks);
        columns.WriteTo(console);
        if (gang.Members.Length > MostMembers) console.WriteLine($"... and {gang.Members.Length - MostMembers} more; --output json has all.");
    }
}
