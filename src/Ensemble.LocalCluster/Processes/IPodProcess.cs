namespace Ensemble.LocalCluster.Processes;

/// <summary>What runs in a pod. Called under the gate of all simulated state; the end is told through the callback given at its start.</summary>
internal interface IPodProcess
{
    /// <summary>Whether it would pass its readiness check.</summary>
    bool Ready => true;

    /// <summary>SIGTERM: end within the grace period.</summary>
    void Terminate(DateTimeOffset now);

    /// <summary>SIGKILL, or the machine died: it is over, and no end is told any more.</summary>
    void Kill(DateTimeOffset now);

    /// <summary>A file mounted from a ConfigMap has other content now.</summary>
    void FilesChanged(DateTimeOffset now);
}
