namespace Ensemble.Kubernetes.Resources;

/// <summary>The words of <see cref="ReplicaStatus.State"/>.</summary>
public static class ReplicaState
{
    /// <summary>Holds nothing and waits for accelerators.</summary>
    public const string Waiting = "Waiting";

    /// <summary>Holds accelerators; its hosts start and load the model.</summary>
    public const string Starting = "Starting";

    /// <summary>All its hosts are ready.</summary>
    public const string Ready = "Ready";

    /// <summary>It was ready; a host is not any more.</summary>
    public const string NotReady = "NotReady";

    /// <summary>It left the Service and finishes its requests.</summary>
    public const string Draining = "Draining";
}
