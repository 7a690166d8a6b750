using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Fleet;

/// <summary>One kind of work that the scheduler plans for: TrainingJobs, inference replicas, other people's pods.</summary>
/// <remarks>Both methods are called with <see cref="FleetFacts.Lock"/> held, so that all sources speak of one moment.</remarks>
internal interface IWorkSource
{
    /// <summary>Adds the jobs that wait or hold chips.</summary>
    void Collect(ICollection<Work> work);

    /// <summary>Whether a pod is counted by its job's placement; one that no source holds is counted by its requests, as a stranger or a leftover.</summary>
    bool Holds(PodFacts pod);
}
