using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;

namespace Ensemble.Operator.Pods;

/// <summary>How somebody else's pod stands in a fleet.</summary>
/// <param name="Fleet">The fleet that the scheduler would plan for.</param>
/// <param name="Job">The job of the fleet by which the pod, or its gang, waits; null where nothing of it waits.</param>
/// <param name="Gang">Its gang; null where it is of none.</param>
public sealed record PodStanding(FleetSnapshot Fleet, JobId? Job, PodGangStanding? Gang);
