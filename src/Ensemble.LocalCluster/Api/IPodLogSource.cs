namespace Ensemble.LocalCluster.Api;

/// <summary>Gives the API server what containers wrote; kubelets implement it.</summary>
public interface IPodLogSource
{
    /// <summary>Opens a container's log.</summary>
    /// <returns>UTF-8 text that ends when the log does (with follow: when the container does); null if the container never started.</returns>
    Task<Stream?> OpenAsync(PodLogRequest request, CancellationToken stop);
}
