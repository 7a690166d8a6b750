using System.Collections.Immutable;
using System.Globalization;
using Ensemble.Cli.Output;
using Ensemble.Kubernetes.Resources;
using Spectre.Console;

namespace Ensemble.Cli.Top;

/// <summary>Training jobs. Its properties are the keys of <c>top jobs --output json</c>.</summary>
internal sealed record JobTable(ImmutableArray<JobRow> Jobs)
{
    // What holds accelerators stands first, what is over last.
    private static readonly string[] Order =
    [
        TrainingJobState.Running, TrainingJobState.Placed, TrainingJobState.Queued, "Submitted",
        TrainingJobState.Suspended, TrainingJobState.Invalid, TrainingJobState.Failed, TrainingJobState.Complete,
    ];

    /// <summary>The table of these jobs at a moment.</summary>
    public static JobTable Of(IEnumerable<TrainingJob> jobs, DateTimeOffset now) => new([.. jobs
        .Select(job => JobRow.Of(new(job), now))
        .OrderBy(row => Array.IndexOf(Order, row.State)).ThenBy(row => row.Namespace, StringComparer.Ordinal).ThenBy(row => row.Name, StringComparer.Ordinal)]);

    /// <summary>Shows the table.</summary>
    public void WriteTo(IAnsiConsole console, bool withNamespace)
    {
        if (Jobs.IsEmpty)
        {
            console.WriteLine("No training jobs found.");
            return;
        }

        string[] headings = ["NAME", "STATE", "QUEUE", "CLASS", "ACCELERATORS", "NODES", "AGE", "REASON"];
        var columns = new TextTable(withNamespace ? ["NAMESPACE", .. headings] : headings);
        foreach (var row in Jobs)
        {
            string?[] cells = [row.Name, row.State, row.Queue, row.Class, row.Accelerators?.ToString(CultureInfo.InvariantCulture) ?? row.Size, row.Hosts, row.Age, row.Reason];
            columns.Add(withNamespace ? [row.Namespace, .. cells] : cells);
        }

        columns.WriteTo(console);
    }
}
