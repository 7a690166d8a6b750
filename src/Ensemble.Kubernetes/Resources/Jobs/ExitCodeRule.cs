using System.ComponentModel.DataAnnotations;
using Ensemble.Core.Gangs;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>What follows from some exit codes of a job's processes.</summary>
[CelRule("has(self.codes) || has(self.ranges)", "set codes, ranges or both")]
public sealed class ExitCodeRule
{
    /// <summary>The exit codes. One that a signal caused is 128 and the signal's number.</summary>
    [ListSet, MinLength(1), MaxLength(255), Range(1, 255)]
    public List<int>? Codes { get; set; }

    /// <summary>Exit codes by range, both ends in it.</summary>
    [MinLength(1), MaxLength(16)]
    public List<ExitCodeRange>? Ranges { get; set; }

    /// <summary>Restart starts the gang again and counts against the limit, Ignore starts it again and does not count, Fail ends the job at once.</summary>
    [Required]
    public Word<ExitAction>? Action { get; set; }
}
