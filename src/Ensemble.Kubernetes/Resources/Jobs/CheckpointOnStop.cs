using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How a job is told to save its state before it is stopped.</summary>
public sealed class CheckpointOnStop
{
    /// <summary>Signal that makes the processes save a checkpoint.</summary>
    [DefaultValue("SIGTERM"), MaxLength(16), RegularExpression(NamePatterns.Signal)]
    public string? Signal { get; set; }

    /// <summary>Time that they get for it.</summary>
    public Duration? Grace { get; set; }
}
