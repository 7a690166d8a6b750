namespace Ensemble.Kubernetes.Resources;

/// <summary>Whether one gang may run as several variants at once.</summary>
public enum VariantMixing
{
    /// <summary>One variant for the whole gang.</summary>
    None,

    /// <summary>Each data-parallel replica is of one variant; replicas may differ.</summary>
    DataParallel,
}
