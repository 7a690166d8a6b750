namespace Ensemble.Kubernetes.Resources;

/// <summary>Kinds of group that ranks form.</summary>
public enum RankGroup
{
    /// <summary>Ranks that share each layer.</summary>
    Tensor,

    /// <summary>Ranks that hold one stage after the other.</summary>
    Pipeline,

    /// <summary>Ranks that share the experts.</summary>
    Expert,

    /// <summary>Ranks that hold the same part of the model.</summary>
    Data,
}
