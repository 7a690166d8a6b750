using Ensemble.Core.Units;

namespace Ensemble.Core.Fleet;

/// <summary>One level of a pool's network: nodes with the same label value are in one domain.</summary>
/// <param name="Name">The level's name: Zone, Core, Spine, Rack, FabricDomain or the pool's own.</param>
/// <param name="Label">The node label whose value names the domain.</param>
/// <param name="PerChip">Bandwidth per chip across this level, one direction; null where not given.</param>
/// <param name="Latency">Latency across this level; null where not given.</param>
public sealed record PoolLevel(string Name, string Label, Bandwidth? PerChip = null, TimeSpan? Latency = null)
{
    /// <summary>The level of a single host; every pool has it.</summary>
    public const string Host = "Host";

    /// <summary>The node label that names single hosts; every node has it.</summary>
    public const string HostLabel = "kubernetes.io/hostname";

    /// <summary>The level of an island inside a host; every pool has it.</summary>
    public const string Island = "Island";
}
