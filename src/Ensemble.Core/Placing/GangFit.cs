using Ensemble.Core.Decisions;

namespace Ensemble.Core.Placing;

/// <summary>Where a gang can go.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="ChipsPerHost">Chips of each host.</param>
/// <param name="Slots">The hosts, in rank order.</param>
/// <param name="OneIsland">Whether the chips are to be in one island.</param>
/// <param name="Level">The level of the domain that holds them all; the narrowest that does.</param>
/// <param name="Domain">That domain.</param>
/// <param name="Resort">What it had to put up with.</param>
internal sealed record GangFit(PoolLedger Pool, int ChipsPerHost, int[] Slots, bool OneIsland, int Level, int Domain, LastResort Resort)
{
    /// <summary>Chips of the gang.</summary>
    public int Chips => ChipsPerHost * Slots.Length;

    /// <summary>Free chips of the domain before the gang takes its own.</summary>
    public int Free => Pool.FreeOf(Level, Domain);

    /// <summary>Others of the gang's spread group in its domain; 0 where it has no group.</summary>
    public int Others { get; init; }

    /// <summary>Whether this one is farther from others of its group, or leaves fewer chips of its domain unused, on no more hosts, than another fit of the same gang.</summary>
    public bool IsBetterThan(GangFit other) =>
        (Others, Slots.Length, Free - Chips).CompareTo((other.Others, other.Slots.Length, other.Free - other.Chips)) < 0;
}
