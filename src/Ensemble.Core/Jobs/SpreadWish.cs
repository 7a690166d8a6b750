namespace Ensemble.Core.Jobs;

/// <summary>Jobs of one group, the replicas of one service, go to different domains where possible, so that one failure does not stop them all.</summary>
/// <param name="Group">The same for all jobs that are to be apart.</param>
/// <param name="Level">The level whose domains they go to; null, or a level that a pool lacks, means its narrowest above the host.</param>
public sealed record SpreadWish(string Group, string? Level = null);
