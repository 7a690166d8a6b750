using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Fleet;

/// <summary>The last that was seen of pods of ours that are gone: why somebody ended them, where they said. What ends quickly is not told otherwise.</summary>
/// <remarks>A memory only, for better reasons: without it such a pod counts as removed by somebody. Safe for use by many at once.</remarks>
internal sealed class VanishedPods
{
    private const int Most = 1024;

    private readonly Queue<PodFacts> _pods = new();

    public VanishedPods(Informer<PodFacts> pods) => pods.OnChange(change =>
    {
        if (change.New is not null || change.Old is not { Disruption: not null, Gang.JobUid: not null } last) return;
        lock (_pods)
        {
            if (_pods.Count == Most) _pods.Dequeue();
            _pods.Enqueue(last);
        }
    });

    /// <summary>Those of a job.</summary>
    public IReadOnlyList<PodFacts> Of(string jobUid)
    {
        lock (_pods) return _pods.Count == 0 ? [] : [.. _pods.Where(pod => pod.Gang!.JobUid == jobUid)];
    }
}
