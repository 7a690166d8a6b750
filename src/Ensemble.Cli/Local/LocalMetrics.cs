using Ensemble.LocalCluster;
using Ensemble.Operator.Progress;

namespace Ensemble.Cli.Local;

/// <summary>What the pods of a local cluster serve on their metrics ports: simulated ones from memory, true processes over the loopback.</summary>
internal sealed class LocalMetrics(EmbeddedCluster cluster) : IJobMetricsSource
{
    private static readonly HttpJobMetrics Http = new(); // For as long as the process lives.

    /// <inheritdoc/>
    public async Task<string?> ReadAsync(JobMetricsTarget pod, CancellationToken stop) =>
        cluster.ReadMetrics(pod.Namespace, pod.Pod) ?? await Http.ReadAsync(pod with { Address = "127.0.0.1" }, stop);
}
