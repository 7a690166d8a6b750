using System.Collections.Immutable;

namespace Ensemble.Core.Jobs;

/// <summary>Where a gang runs.</summary>
/// <param name="Variant">The job's variant that runs.</param>
/// <param name="Class">The class of all its chips.</param>
/// <param name="Pool">The pool of all its hosts.</param>
/// <param name="ChipsPerHost">Chips of each host, the same for all, as frameworks expect; 0 for other people's pods, which may differ.</param>
/// <param name="Hosts">The hosts in rank order: the first holds rank 0.</param>
public sealed record Placement(string Variant, string Class, string Pool, int ChipsPerHost, ImmutableArray<HostShare> Hosts)
{
    /// <summary>All chips of the gang.</summary>
    public int Chips => ChipsPerHost > 0 ? ChipsPerHost * Hosts.Length : Hosts.Sum(host => host.Chips.Count);

    /// <inheritdoc/>
    public bool Equals(Placement? other) =>
        other is not null && Variant == other.Variant && Class == other.Class && Pool == other.Pool
        && ChipsPerHost == other.ChipsPerHost && Hosts.SequenceEqual(other.Hosts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Variant, Class, Pool, ChipsPerHost, Hosts.Length);
}
