namespace Ensemble.LocalCluster.Processes;

/// <summary>What runs in a pod. Called under the gate of all simulated state; the end is told through the callback given at its start.</summary>
internal interface IPodProcess
{
    /// <summary>Whether it would pass its readiness check.</summary>
    bool Ready => true;

    /// <summary>The pod is being stopped: end within the grace period.</summary>
    /// <param name="signal">The signal that says so, such as <c>SIGTERM</c>.</param>
    /// <param name="now">The time.</param>
    void Terminate(string signal, DateTimeOffset now);

    /// <summary>What its metrics port serves; null where it has none.</summary>
    string? Metrics(DateTimeOffset now) => null;

    /// <summary>SIGKILL, or the machine died: it is over, and no end is told any more.</summary>
    void Kill(DateTimeOffset now);

    /// <summary>A file mounted from a ConfigMap has other content now.</summary>
    void FilesChanged(DateTimeOffset now);
}
