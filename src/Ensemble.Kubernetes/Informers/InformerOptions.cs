namespace Ensemble.Kubernetes.Informers;

/// <summary>What an informer follows, and how.</summary>
public sealed record InformerOptions
{
    /// <summary>The namespace to follow; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>A label selector; null follows all objects.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector; null follows all objects.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Objects per page of a list: 500 unless set.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>The shortest time after which the server shall end a watch cleanly; each watch draws between one and two times it. 5 min unless set.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long beyond its time-out a watch may stay open before its connection counts as dead: 30 s unless set.</summary>
    public TimeSpan WatchGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest first pause after a failure: 200 ms unless set. It doubles with each failure in a row; pauses are drawn evenly below it.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause after failures that the server answered with: 30 s unless set.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest pause while no server answers: 5 s unless set. To ask nobody costs nobody anything.</summary>
    public TimeSpan LongestPauseWhileAway { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The shortest break of contact that <see cref="Informer{T}.HeardSince"/> begins anew after: 10 s unless set.</summary>
    public TimeSpan LeastBreak { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the chance in pauses and time-outs comes from.</summary>
    public Random Jitter { get; init; } = Random.Shared;

    /// <summary>Called for every object that cannot be read, on the informer's own thread.</summary>
    public Action<BadObject>? OnBadObject { get; init; }
}
