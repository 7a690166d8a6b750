using System.Collections.Immutable;

namespace Ensemble.Core.Fleet;

/// <summary>A set of nodes of one class and the shape of the network between them.</summary>
public sealed record AcceleratorPool
{
    /// <summary>The pool's name; unique.</summary>
    public required string Name { get; init; }

    /// <summary>What chips its nodes carry.</summary>
    public required AcceleratorClass Class { get; init; }

    /// <summary>Which nodes belong to it.</summary>
    public LabelSelector Selector { get; init; } = LabelSelector.Nothing;

    /// <summary>The levels of its network, widest first; the host itself and its islands follow and are not listed.</summary>
    public ImmutableArray<PoolLevel> Levels { get; init; } = [];

    /// <summary>Whether the cluster's own scheduler binds its pods, each held to the node chosen for it.</summary>
    public bool BoundByScheduler { get; init; }

    /// <summary>Whether other schedulers may place pods on its nodes, so that Ensemble does not taint them.</summary>
    public bool Shared { get; init; }
}
