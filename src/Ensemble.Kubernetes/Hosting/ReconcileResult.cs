namespace Ensemble.Kubernetes.Hosting;

/// <summary>How work on a key ended well. What ended badly is an exception.</summary>
/// <param name="After">The pause after which to look again; null to wait for a change.</param>
public readonly record struct ReconcileResult(TimeSpan? After)
{
    /// <summary>Nothing to do until something changes.</summary>
    public static ReconcileResult Done => default;

    /// <summary>Look again after a pause, or earlier if something changes.</summary>
    public static ReconcileResult RequeueAfter(TimeSpan pause) => new(pause);
}
