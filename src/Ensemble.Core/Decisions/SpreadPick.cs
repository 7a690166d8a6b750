namespace Ensemble.Core.Decisions;

/// <summary>How far a replica is from the others of its group.</summary>
/// <param name="Level">The level over whose domains they are spread.</param>
/// <param name="Domain">The domain it goes to.</param>
/// <param name="Others">Others of the group in that domain.</param>
public sealed record SpreadPick(string Level, string Domain, int Others)
{
    /// <summary>The distance as a part of a sentence.</summary>
    public override string ToString() => Others switch
    {
        0 => $"no other replica is in {Level} {Domain}",
        1 => $"no {Level} with room has fewer than the 1 other replica of {Domain}",
        _ => $"no {Level} with room has fewer than the {Others} other replicas of {Domain}",
    };
}
