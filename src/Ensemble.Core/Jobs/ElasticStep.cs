namespace Ensemble.Core.Jobs;

/// <summary>Which sizes an elastic job may have between its least and its most.</summary>
public enum ElasticStep
{
    /// <summary>Any number.</summary>
    One,

    /// <summary>Whole hosts.</summary>
    Host,

    /// <summary>The least times a power of two.</summary>
    PowersOfTwo,
}
