namespace Ensemble.Operator.Progress;

/// <summary>Where the operator reads what a job's pod serves on its metrics port.</summary>
public interface IJobMetricsSource
{
    /// <summary>What the pod serves.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>Prometheus' text format, cut to 1 MiB; null where there is no answer.</returns>
    Task<string?> ReadAsync(JobMetricsTarget pod, CancellationToken stop);
}
