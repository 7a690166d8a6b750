using Ensemble.LocalCluster;
using Ensemble.Operator.Progress;

namespace Ensemble.EndToEnd.Harness;

/// <summary>What simulated pods serve on their metrics ports.</summary>
internal sealed class ClusterMetrics(EmbeddedCluster cluster) : IJobMetricsSource
{
    public Task<string?> ReadAsync(JobMetricsTarget pod, CancellationToken stop) => Task.FromResult(cluster.ReadMetrics(pod.Namespace, pod.Pod));
}
