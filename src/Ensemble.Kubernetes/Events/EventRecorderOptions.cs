namespace Ensemble.Kubernetes.Events;

/// <summary>How events are recorded.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>Who tells, as <c>kubectl describe</c> shows it in its From column.</summary>
    public string Component { get; init; } = "ensemble-operator";

    /// <summary>Which of several such components: a pod's name.</summary>
    public string Instance { get; init; } = "ensemble-operator";

    /// <summary>Different events that may wait to be written; more are dropped. 1,000 unless set.</summary>
    public int Waiting { get; init; } = 1000;

    /// <summary>Events that are remembered for counting repeats instead of writing new ones. 4,096 unless set.</summary>
    public int Remembered { get; init; } = 4096;

    /// <summary>Writes that one object may cause at once: 25 unless set, as in client-go.</summary>
    public int Burst { get; init; } = 25;

    /// <summary>The pause after which one object may cause one write more: 5 min unless set, as in client-go.</summary>
    public TimeSpan Refill { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Events that are written as fast as they can be, before <see cref="Pace"/> holds: 50 unless set.</summary>
    public int Unpaced { get; init; } = 50;

    /// <summary>Least time between two events once many were told at once, so that news never hold up the work: 20 ms unless set.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long writing what still waits may take when the recorder stops: 2 s unless set.</summary>
    public TimeSpan FlushTime { get; init; } = TimeSpan.FromSeconds(2);
}
