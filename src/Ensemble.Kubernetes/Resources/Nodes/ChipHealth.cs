namespace Ensemble.Kubernetes.Resources;

/// <summary>Whether work may start on a chip.</summary>
public enum ChipHealth
{
    /// <summary>Nothing is known to be wrong.</summary>
    Healthy,

    /// <summary>Work goes on, slower or at risk; none starts.</summary>
    Degraded,

    /// <summary>Unfit until reset or repair; work on it is lost.</summary>
    Failed,

    /// <summary>The driver does not answer for it; treated as failed for new work.</summary>
    Unknown,
}
