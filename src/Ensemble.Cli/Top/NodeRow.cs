using Ensemble.Core.Fleet;

namespace Ensemble.Cli.Top;

/// <summary>One node.</summary>
/// <param name="Name">The node.</param>
/// <param name="Pool">Its pool.</param>
/// <param name="Class">The class of its accelerators.</param>
/// <param name="Accelerators">How many it has.</param>
/// <param name="Used">How many pods hold, ours and others'.</param>
/// <param name="Free">How many could be given to a job now.</param>
/// <param name="Unhealthy">How many must not be given to a job.</param>
/// <param name="State">Ready, NotReady, or Cordoned.</param>
internal sealed record NodeRow(string Name, string Pool, string Class, int Accelerators, int Used, int Free, int Unhealthy, string State)
{
    /// <summary>The row of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="kind">The class of its pool.</param>
    /// <param name="placed">Accelerators on it that placements hold.</param>
    public static NodeRow Of(Node node, AcceleratorClass kind, int placed)
    {
        var used = placed + (int)node.Taken[kind.Resource];
        var unhealthy = node.Chips.Count(chip => !chip.Healthy);
        var usable = node.Ready && !node.Cordoned;
        return new(
            node.Name, node.Pool, kind.Name, node.Chips.Length, used, usable ? Math.Max(0, node.Chips.Length - unhealthy - used) : 0, unhealthy,
            !node.Ready ? "NotReady" : node.Cordoned ? "Cordoned" : "Ready");
    }
}
