using System.Collections.Immutable;
using System.Globalization;
using Ensemble.Cli.Output;
using Ensemble.Kubernetes.Resources;
using Spectre.Console;

namespace Ensemble.Cli.Top;

/// <summary>Inference jobs. Its properties are the keys of <c>top serving --output json</c>.</summary>
internal sealed record ServingTable(ImmutableArray<ServingRow> Services)
{
    /// <summary>The table of these jobs at a moment.</summary>
    public static ServingTable Of(IEnumerable<InferenceJob> jobs, DateTimeOffset now) => new([.. jobs
        .Select(job => ServingRow.Of(job, now))
        .OrderBy(row => row.Namespace, StringComparer.Ordinal).ThenBy(row => row.Name, StringComparer.Ordinal)]);

    /// <summary>Shows the table.</summary>
    public void WriteTo(IAnsiConsole console, bool withNamespace)
    {
        if (Services.IsEmpty)
        {
            console.WriteLine("No inference jobs found.");
            return;
        }

        string[] headings = ["NAME", "STATE", "READY", "UPDATED", "CLASSES", "ACCELERATORS", "QUEUE", "AGE", "REASON"];
        var columns = new TextTable(withNamespace ? ["NAMESPACE", .. headings] : headings);
        foreach (var row in Services)
        {
            string?[] cells =
            [
                row.Name, row.State, $"{Text(row.Ready)}/{Text(row.Wished)}", Text(row.Updated), row.Classes, Text(row.Accelerators), row.Queue, row.Age, row.Reason,
            ];
            columns.Add(withNamespace ? [row.Namespace, .. cells] : cells);
        }

        columns.WriteTo(console);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
