using Ensemble.Core.Jobs;

namespace Ensemble.Simulation.Planning;

/// <summary>One time that a job ran.</summary>
/// <param name="Job">The job.</param>
/// <param name="Placement">Where.</param>
/// <param name="From">From when: time since the start.</param>
/// <param name="To">Until when.</param>
/// <param name="Completed">Whether it ran to its end; else it lost a host.</param>
public sealed record JobRun(JobId Job, Placement Placement, TimeSpan From, TimeSpan To, bool Completed);
