namespace Ensemble.Kubernetes.Projections;

/// <summary>What the labels <c>ensemble.fleet/*</c> of a pod say of its gang.</summary>
public sealed record GangLabels
{
    /// <summary>Name of the job; null where the pod is of no job of ours.</summary>
    public string? Job { get; init; }

    /// <summary>Uid of the job.</summary>
    public string? JobUid { get; init; }

    /// <summary>Which of the job's replicas it belongs to; null where absent or no number.</summary>
    public int? Replica { get; init; }

    /// <summary>The attempt it belongs to; null where absent or no number.</summary>
    public int? Attempt { get; init; }

    /// <summary>Its host rank, from 0; null where absent or no number.</summary>
    public int? Rank { get; init; }

    /// <summary>Whether it takes requests: it leads a replica that does not drain.</summary>
    public bool Serving { get; init; }

    /// <summary>Name of the gang that somebody else's pod says it belongs to.</summary>
    public string? Gang { get; init; }

    /// <summary>How many pods that gang has; null where absent or no number.</summary>
    public int? GangSize { get; init; }
}
