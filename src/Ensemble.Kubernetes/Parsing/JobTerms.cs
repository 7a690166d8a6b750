namespace Ensemble.Kubernetes.Parsing;

/// <summary>On what terms a job runs and stops.</summary>
public sealed record JobTerms
{
    /// <summary>The signal that makes its processes save a checkpoint, such as <c>SIGUSR1</c>; null where the job says nothing of its stop.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Time from that signal until what still runs is killed; whole seconds, null where the job says nothing of it.</summary>
    public TimeSpan? StopGrace { get; init; }

    /// <summary>Whether it saves checkpoints, so that to stop it costs little.</summary>
    public bool SavesCheckpoints { get; init; }

    /// <summary>Time between its checkpoints; null where the job does not say.</summary>
    public TimeSpan? CheckpointEvery { get; init; }

    /// <summary>How long all its attempts together may run; null means without limit.</summary>
    public TimeSpan? RunTimeLimit { get; init; }

    /// <summary>How long it is kept once it has ended; null means for ever.</summary>
    public TimeSpan? KeptAfterEnd { get; init; }
}
