namespace Ensemble.Core.Jobs;

/// <summary>How near to each other a gang's hosts must or should be.</summary>
/// <param name="Required">The level inside one domain of which the whole gang must be; null means none.</param>
/// <param name="Preferred">The level inside one domain of which the gang should be if that can be had; null means none.</param>
public sealed record TopologyWish(string? Required = null, string? Preferred = null)
{
    /// <summary>No wish.</summary>
    public static TopologyWish None { get; } = new();
}
