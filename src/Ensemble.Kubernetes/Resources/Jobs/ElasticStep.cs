namespace Ensemble.Kubernetes.Resources;

/// <summary>Which sizes an elastic job can have.</summary>
public enum ElasticStep
{
    /// <summary>The least, doubled any number of times.</summary>
    PowersOfTwo,

    /// <summary>Any multiple of one model replica.</summary>
    Replicas,

    /// <summary>Any number of whole hosts.</summary>
    Hosts,
}
