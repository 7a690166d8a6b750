namespace Ensemble.LocalCluster.Processes;

/// <summary>Which training: all pods of one attempt of one job; a pod without a job is its own.</summary>
internal readonly record struct TrainingKey(string Job, string Attempt);
