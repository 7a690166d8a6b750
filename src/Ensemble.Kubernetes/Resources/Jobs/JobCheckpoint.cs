namespace Ensemble.Kubernetes.Resources;

/// <summary>How a job saves its state. Resuming is the process's own work: it finds its last checkpoint when it starts.</summary>
public sealed class JobCheckpoint
{
    /// <summary>Time between checkpoints; what a preemption loses at most. The processes read it in ENSEMBLE_CHECKPOINT_SECONDS.</summary>
    public Duration? Every { get; set; }

    /// <summary>What to do before the job is stopped.</summary>
    public CheckpointOnStop? OnStop { get; set; }
}
