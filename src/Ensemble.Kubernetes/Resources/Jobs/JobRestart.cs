using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>What happens when a host or process of a gang fails.</summary>
public sealed class JobRestart
{
    /// <summary>How often the job is tried again before it fails. Lost nodes, refused pods, slow starts and preemptions don't count.</summary>
    [DefaultValue(3), Range(0, 10_000)]
    public int? Limit { get; set; }

    /// <summary>What is started again.</summary>
    [DefaultValue(RestartScope.Gang)]
    public Word<RestartScope>? Scope { get; set; }

    /// <summary>Pause before the first new try; it doubles with each further one, up to five minutes.</summary>
    [DefaultValue("10s")]
    public Duration? Backoff { get; set; }

    /// <summary>What follows from the exit code of the process that failed: the first rule that names it holds. Any other code restarts and counts.</summary>
    [MaxLength(20)]
    public List<ExitCodeRule>? OnExitCodes { get; set; }
}
