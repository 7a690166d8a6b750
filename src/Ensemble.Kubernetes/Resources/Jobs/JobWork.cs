using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How much a job has to do.</summary>
[CelRule(
    "[has(self.tokens), has(self.steps), has(self.expectedDuration)].filter(set, set).size() == 1",
    "set exactly one of tokens, steps and expectedDuration")]
public sealed class JobWork
{
    /// <summary>Tokens to train on.</summary>
    public Quantity? Tokens { get; set; }

    /// <summary>Training steps.</summary>
    [Range(1, int.MaxValue)]
    public int? Steps { get; set; }

    /// <summary>Run time to expect at full speed on the class that suits it best.</summary>
    public Duration? ExpectedDuration { get; set; }
}
