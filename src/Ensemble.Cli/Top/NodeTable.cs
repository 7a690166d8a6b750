using System.Collections.Immutable;
using System.Globalization;
using Ensemble.Cli.Output;
using Ensemble.Core.Fleet;
using Ensemble.Core.Planning;
using Spectre.Console;

namespace Ensemble.Cli.Top;

/// <summary>The nodes of all pools. Its properties are the keys of <c>top nodes --output json</c>.</summary>
internal sealed record NodeTable(ImmutableArray<NodeRow> Nodes, int Accelerators, int Used, int Free, int Unhealthy)
{
    /// <summary>The table of a fleet, by pool and then by name, numbers in names in their natural order.</summary>
    public static NodeTable Of(FleetSnapshot fleet)
    {
        var placed = fleet.Jobs.SelectMany(job => job.Placement?.Hosts ?? [])
            .GroupBy(share => share.Node, StringComparer.Ordinal)
            .ToDictionary(shares => shares.Key, shares => shares.Sum(share => share.Chips.Count), StringComparer.Ordinal);
        var classes = fleet.Pools.ToDictionary(pool => pool.Name, pool => pool.Class, StringComparer.Ordinal);
        ImmutableArray<NodeRow> rows = [.. fleet.Nodes
            .Select(node => NodeRow.Of(node, classes[node.Pool], placed.GetValueOrDefault(node.Name)))
            .OrderBy(row => row.Pool, StringComparer.Ordinal).ThenBy(row => row.Name, NaturalOrder.Instance)];
        return new(rows, rows.Sum(row => row.Accelerators), rows.Sum(row => row.Used), rows.Sum(row => row.Free), rows.Sum(row => row.Unhealthy));
    }

    /// <summary>Shows the table and its sum.</summary>
    public void WriteTo(IAnsiConsole console)
    {
        if (Nodes.IsEmpty)
        {
            console.WriteLine("No node belongs to a pool. 'kubectl get acceleratorpools' shows what the pools select.");
            return;
        }

        var columns = new TextTable("NODE", "POOL", "CLASS", "ACCELERATORS", "USED", "FREE", "UNHEALTHY", "STATE");
        foreach (var row in Nodes)
            columns.Add(row.Name, row.Pool, row.Class, Number(row.Accelerators), Number(row.Used), Number(row.Free), Number(row.Unhealthy), row.State);
        columns.WriteTo(console);
        console.WriteLine();
        console.WriteLine($"{Nodes.Length} nodes, {Accelerators} accelerators: {Used} used, {Free} free, {Unhealthy} unhealthy");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
