namespace Ensemble.LocalCluster.Nodes;

/// <summary>How simulated kubelets behave.</summary>
public sealed record KubeletOptions
{
    /// <summary>From a pod's admission to its containers' start, as pulling an image would take: 1 s unless set.</summary>
    public TimeSpan StartLatency { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two heartbeats of a node: 10 s unless set, as in kubelet.</summary>
    public TimeSpan LeasePeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How old the ConfigMaps mounted in a pod may get: 60 s unless set. A touched pod annotation refreshes them at once.</summary>
    public TimeSpan MountRefresh { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether pods with the annotation <c>local.ensemble.fleet/run: "true"</c> may run their command on this machine; yes unless set.</summary>
    public bool RunLocalProcesses { get; init; } = true;
}
