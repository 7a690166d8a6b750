namespace Ensemble.Core.Jobs;

/// <summary>How one of a job's variants is chosen.</summary>
public enum VariantChoice
{
    /// <summary>The one expected to finish first: the fastest that can start now.</summary>
    FastestFinish,

    /// <summary>The one that can start first.</summary>
    FastestStart,

    /// <summary>The first in the job's order that can start.</summary>
    InOrder,

    /// <summary>The cheapest that can start.</summary>
    LeastCost,
}
