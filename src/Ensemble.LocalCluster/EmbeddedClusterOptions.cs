using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Fleet;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster;

/// <summary>How an embedded cluster is made.</summary>
public sealed record EmbeddedClusterOptions
{
    /// <summary>Its nodes; those of deploy/local/fleet.yaml unless set.</summary>
    public FleetDescription Fleet { get; init; } = FleetDescription.Default;

    /// <summary>The time of everything in it; the system's unless set.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether kubectl and other processes can connect over 127.0.0.1; false unless set.</summary>
    public bool Listen { get; init; }

    /// <summary>The port to listen on; 0 (the default) takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>How its kubelets behave.</summary>
    public KubeletOptions Kubelets { get; init; } = new();

    /// <summary>How long a node may be silent before it counts as lost: 40 s unless set, as in Kubernetes.</summary>
    public TimeSpan NodeGrace { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Called after each request to its API server, on the request's thread; it must be quick and never throw.</summary>
    public Action<RequestAudit>? Audit { get; init; }
}
