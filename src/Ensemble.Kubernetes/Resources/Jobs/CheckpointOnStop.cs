using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How a job is told to save its state before it is stopped.</summary>
public sealed class CheckpointOnStop
{
    /// <summary>Signal that makes the processes save a checkpoint; the first process of each pod's first container gets it. One other than SIGTERM needs /bin/sh in the image.</summary>
    [DefaultValue("SIGTERM"), MaxLength(16), RegularExpression(NamePatterns.Signal)]
    public string? Signal { get; set; }

    /// <summary>Time that they get for it, to the whole second. What still runs then is killed.</summary>
    [DefaultValue("30s")]
    public Duration? Grace { get; set; }
}
