namespace Ensemble.Core.Placing;

/// <summary>Prefers domains with few others of a spread group: first of the level they are spread over, then of each narrower one.</summary>
/// <param name="Domains">The pool's network.</param>
/// <param name="Counts">Where the others are.</param>
/// <param name="Level">The level they are spread over.</param>
internal sealed record Separation(DomainTree Domains, SpreadCounts Counts, int Level)
{
    /// <summary>Negative where the first of two domains of a level is farther from the others than the second.</summary>
    public int Compare(int level, int domain, int than)
    {
        var (slot, other) = (Domains.Start(level, domain), Domains.Start(level, than));
        for (var at = Math.Min(Level, level); at <= level; at++)
        {
            var difference = Counts.Of(at, Domains.DomainOf(at, slot)) - Counts.Of(at, Domains.DomainOf(at, other));
            if (difference != 0) return difference;
        }

        return 0;
    }

    /// <summary>The domain around a domain that counts: of the level they are spread over, or itself where it is wider.</summary>
    public (int Level, int Domain) Around(int level, int domain)
    {
        var at = Math.Min(Level, level);
        return (at, Domains.DomainOf(at, Domains.Start(level, domain)));
    }
}
