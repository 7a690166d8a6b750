namespace Ensemble.Kubernetes.Resources;

/// <summary>Which variant is taken where several fit.</summary>
public enum VariantChoice
{
    /// <summary>The one that is predicted to end first, waiting included.</summary>
    FastestFinish,

    /// <summary>The one that can start first.</summary>
    FastestStart,

    /// <summary>The first in the list that fits now.</summary>
    InOrder,

    /// <summary>The one that is predicted to cost least.</summary>
    LeastCost,
}
