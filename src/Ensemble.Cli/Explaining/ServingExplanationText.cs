using System.Globalization;
using Ensemble.Cli.Output;
using Spectre.Console;

namespace Ensemble.Cli.Explaining;

/// <summary>An inference job's explanation for people: the answer first, its replicas below.</summary>
internal static class ServingExplanationText
{
    /// <summary>Writes it.</summary>
    public static void Write(ServingExplanation job, IAnsiConsole console)
    {
        console.Write(new Text($"InferenceJob {job.Namespace}/{job.Name}  ", new Style(decoration: Decoration.Bold)));
        console.WriteLine(job.State, StateStyle.Of(job.State));
        if (job.Why.Length > 0) console.WriteLine($"  {job.Why}");
        ExplanationText.Line(console, "asks", $"{job.Wished} x {job.Size} accelerators, queue {job.Queue}, submitted {job.Age} ago");
        ExplanationText.Line(console, "serves", $"{job.Ready} of {job.Wished}");
        if (job.Waiting is { } waiting) ExplanationText.Write(waiting.Missing, waiting.Cures, console);
        if (job.LastFailure is { } failure) ExplanationText.Line(console, "failure", $"attempt {failure.Attempt}, {failure.Age} ago: {failure.Message ?? failure.Code}");
        if (!job.Replicas.IsEmpty)
        {
            console.WriteLine();
            var columns = new TextTable("REPLICA", "STATE", "REVISION", "ATTEMPT", "CLASS", "POOL", "NODES", "REASON");
            foreach (var replica in job.Replicas)
            {
                columns.Add(
                    replica.Index.ToString(CultureInfo.InvariantCulture), replica.State, replica.Revision, replica.Attempt?.ToString(CultureInfo.InvariantCulture),
                    replica.Class, replica.Pool, replica.Hosts, replica.Reason);
            }

            columns.WriteTo(console);
        }

        ExplanationText.Write(job.Events, console);
    }
}
