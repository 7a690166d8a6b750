namespace Ensemble.Core.Gangs;

/// <summary>How far a replica is.</summary>
public enum ReplicaPhase
{
    /// <summary>It holds nothing.</summary>
    Waiting,

    /// <summary>It holds chips and does not serve, not yet or not any more.</summary>
    Starting,

    /// <summary>All its hosts are ready.</summary>
    Ready,

    /// <summary>It left the service and finishes its requests.</summary>
    Draining,
}
