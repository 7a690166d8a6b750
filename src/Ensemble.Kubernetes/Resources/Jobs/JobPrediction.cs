namespace Ensemble.Kubernetes.Resources;

/// <summary>What is expected of a placement. Absent numbers are unknown.</summary>
public sealed class JobPrediction
{
    /// <summary>Seconds for one training step.</summary>
    public Quantity? StepSeconds { get; set; }

    /// <summary>Power of the whole gang in watts, hosts included.</summary>
    public Quantity? Watts { get; set; }

    /// <summary>When the work should be done.</summary>
    public DateTime? End { get; set; }
}
