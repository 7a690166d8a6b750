namespace Ensemble.Core.Jobs;

/// <summary>Which sizes an elastic job may have between its least and its most.</summary>
public enum ElasticStep
{
    /// <summary>The least, doubled any number of times.</summary>
    PowersOfTwo,

    /// <summary>Any multiple of one model replica.</summary>
    Replicas,

    /// <summary>Any number of whole hosts.</summary>
    Hosts,
}
