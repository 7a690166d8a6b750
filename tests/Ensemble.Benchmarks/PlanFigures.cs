namespace Ensemble.Benchmarks;

/// <summary>What one plan costs.</summary>
/// <param name="Nodes">Nodes of the fleet.</param>
/// <param name="PendingJobs">Jobs that wait.</param>
/// <param name="PlacedJobs">Jobs that the plan places.</param>
/// <param name="PlanMilliseconds">Median time of a plan.</param>
/// <param name="CheckMilliseconds">Median time to check it.</param>
/// <param name="PlanMebibytes">Memory that one plan allocates.</param>
internal sealed record PlanFigures(int Nodes, int PendingJobs, int PlacedJobs, double PlanMilliseconds, double CheckMilliseconds, double PlanMebibytes);
