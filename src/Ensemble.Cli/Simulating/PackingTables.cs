using System.Globalization;
using Ensemble.Cli.Output;
using Ensemble.Simulation.Packing;
using Spectre.Console;

namespace Ensemble.Cli.Simulating;

/// <summary>The figures of a packing simulation as tables: a row a workload, a column a policy.</summary>
internal static class PackingTables
{
    /// <summary>Writes what was found.</summary>
    public static void Write(PackingReport report, double seconds, IAnsiConsole console)
    {
        var policies = report.Rows.Select(row => row.Policy).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var level in report.Rows.Select(row => row.RequestedPercent).Distinct().Order())
        {
            console.WriteLine($"GPU allocated when {level} % had been asked for, in percent");
            var table = new TextTable(["WORKLOAD", .. policies.Select(policy => policy.ToUpperInvariant())]);
            foreach (var workload in report.Rows.Where(row => row.RequestedPercent == level).GroupBy(row => row.Workload, StringComparer.Ordinal))
                table.Add([workload.Key, .. policies.Select(policy => workload.FirstOrDefault(row => row.Policy == policy) is { } row ? Percent(row.MeanAllocatedPercent) : null)]);
            table.WriteTo(console);
            console.WriteLine();
        }

        if (!report.Departures.IsEmpty)
        {
            console.WriteLine("GPU allocated, and GPU asked for that was lost, while pods come and leave, in percent");
            var table = new TextTable("WORKLOAD", "LOAD", "POLICY", "ALLOCATED", "LOST");
            foreach (var row in report.Departures.OrderBy(r => r.Workload, StringComparer.Ordinal).ThenBy(r => r.Load))
                table.Add(row.Workload, row.Load.ToString("0.0", CultureInfo.InvariantCulture), row.Policy, Percent(row.MeanAllocatedPercent), Percent(row.LostPercent));
            table.WriteTo(console);
            console.WriteLine();
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"));
    }

    private static string Percent(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
