namespace Ensemble.LocalCluster.Processes;

/// <summary>Which training: all pods of one job that meet at one place; a pod without a job is its own.</summary>
/// <param name="Job">Uid of the job, or of the lone pod.</param>
/// <param name="Meeting">Where its processes meet. Each attempt of a gang has its own; a host that is replaced joins the rest where they are.</param>
internal readonly record struct TrainingKey(string Job, string Meeting);
