using Ensemble.Core.Fleet;

namespace Ensemble.Core.Placing;

/// <summary>How a host's chips are grouped; hosts that are wired alike share one.</summary>
/// <param name="Islands">A mask of chips per island, by island number.</param>
internal sealed record HostShape(ulong[] Islands)
{
    /// <summary>The shape of a node's chips.</summary>
    public static HostShape Of(Node node)
    {
        var islands = new SortedDictionary<int, ulong>();
        foreach (var chip in node.Chips) islands[chip.Island] = islands.GetValueOrDefault(chip.Island) | 1UL << chip.Index;
        return new([.. islands.Values]);
    }

    /// <inheritdoc/>
    public bool Equals(HostShape? other) => other is not null && Islands.AsSpan().SequenceEqual(other.Islands);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var island in Islands) hash.Add(island);
        return hash.ToHashCode();
    }
}
