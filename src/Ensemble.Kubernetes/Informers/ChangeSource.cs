namespace Ensemble.Kubernetes.Informers;

/// <summary>How an informer learned of a change.</summary>
public enum ChangeSource : byte
{
    /// <summary>The server told: by a list or a watch.</summary>
    Server,

    /// <summary>We did it ourselves and told the informer at once.</summary>
    OwnWrite,
}
