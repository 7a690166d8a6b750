using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Placing;

/// <summary>A topology wish in the levels of one pool.</summary>
/// <param name="Widest">The widest level a gang may span.</param>
/// <param name="Preferred">The widest level it would like to span; <paramref name="Widest"/> where it has no such wish here.</param>
/// <param name="OneIsland">Whether it must be in one island.</param>
/// <param name="PrefersIsland">Whether it would like to be in one island.</param>
internal readonly record struct LevelBounds(int Widest, int Preferred, bool OneIsland, bool PrefersIsland)
{
    /// <summary>The bounds of a wish; a preferred level that the pool lacks is no wish.</summary>
    public static LevelBounds Of(DomainTree domains, TopologyWish wish)
    {
        var widest = wish.Required is null ? 0 : Math.Max(0, domains.LevelOf(wish.Required));
        var preferred = wish.Preferred is null ? widest : Math.Max(widest, domains.LevelOf(wish.Preferred));
        return new(widest, preferred, wish.Required == PoolLevel.Island, wish.Preferred == PoolLevel.Island);
    }
}
