namespace Ensemble.Core.Gangs;

/// <summary>What is known of one host of a gang.</summary>
/// <param name="Node">The node it was placed on.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Loss">Why it was lost; set where <paramref name="Phase"/> is <see cref="RankPhase.Lost"/>, null otherwise.</param>
public sealed record RankFacts(string Node, RankPhase Phase, RankLoss? Loss = null);
