namespace Ensemble.Kubernetes.Client;

/// <summary>How a patch's body is to be read.</summary>
public enum PatchType
{
    /// <summary>JSON merge patch (RFC 7386): null removes, lists are replaced.</summary>
    Merge,

    /// <summary>Strategic merge patch: lists of built-in kinds merge by key. Custom kinds refuse it.</summary>
    Strategic,

    /// <summary>JSON patch (RFC 6902): a list of operations, all or none.</summary>
    Json,
}
