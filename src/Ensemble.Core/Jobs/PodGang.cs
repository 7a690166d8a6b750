using System.Collections.Immutable;

namespace Ensemble.Core.Jobs;

/// <summary>Somebody else's pods that are placed together: those that wait, and what is known of the others. A lone pod is a gang of one.</summary>
public sealed record PodGang
{
    /// <summary>The pods that wait, in the order in which they are placed; a placement's hosts follow it.</summary>
    public required ImmutableArray<PodMember> Members { get; init; }

    /// <summary>How many pods must have a node before any may have one; 1 or more. Members beyond that are welcome, not needed.</summary>
    public int Wanted { get; init; } = 1;

    /// <summary>Pods of the gang that have a node already, or have ended well.</summary>
    public int Placed { get; init; }

    /// <summary>The nodes of those that run: the rest of the gang is placed beside them.</summary>
    public ImmutableArray<string> Companions { get; init; } = [];

    /// <summary>Pods of the gang that somebody still holds back by a scheduling gate; they are not among the members.</summary>
    public int Gated { get; init; }

    /// <summary>The group object that its pods name and that does not exist yet; null where it exists or none is named.</summary>
    public string? MissingGroup { get; init; }

    /// <summary>What is wrong with the pods, so that they cannot be placed; null where nothing is.</summary>
    public Fault? Fault { get; init; }

    /// <summary>What of their claims must be there before the pods can be placed; null where nothing is missing.</summary>
    public Fault? Awaits { get; init; }

    /// <summary>How many members must be placed at once.</summary>
    public int Needed => Math.Clamp(Wanted - Placed, 1, Math.Max(1, Members.Length));

    /// <summary>Whether too few pods of the gang exist.</summary>
    public bool Incomplete => Placed + Members.Length < Wanted;
}
