using System.Collections.Immutable;

namespace Ensemble.Core.Fleet;

/// <summary>One host of a pool, with all that a pod needs of it.</summary>
public sealed record Node
{
    /// <summary>The node's name; unique in the fleet.</summary>
    public required string Name { get; init; }

    /// <summary>The pool it belongs to.</summary>
    public required string Pool { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Its taints.</summary>
    public ImmutableArray<Taint> Taints { get; init; } = [];

    /// <summary>Whether it is closed for new pods (<c>kubectl cordon</c>).</summary>
    public bool Cordoned { get; init; }

    /// <summary>Whether its kubelet says it is ready.</summary>
    public bool Ready { get; init; } = true;

    /// <summary>What it offers to pods.</summary>
    public ResourceVector Allocatable { get; init; } = ResourceVector.Empty;

    /// <summary>What pods hold that belong to no current placement: other people's, and our leftovers until they are gone.</summary>
    public ResourceVector Taken { get; init; } = ResourceVector.Empty;

    /// <summary>The chips among <see cref="Taken"/> that are known by index; the rest is known by number only.</summary>
    public ChipSet TakenChips { get; init; }

    /// <summary>The host ports held by pods that belong to no current placement.</summary>
    public ImmutableArray<int> TakenHostPorts { get; init; } = [];

    /// <summary>Its chips, by ascending index.</summary>
    public ImmutableArray<Chip> Chips { get; init; } = [];
}
