using k8s.Models;

namespace Ensemble.Kubernetes.Leadership;

/// <summary>The Lease as we last saw it change.</summary>
/// <param name="Lease">The Lease.</param>
/// <param name="SeenAt">Our own clock's timestamp when we first saw it so; the times in it are of somebody else's clock and count for nothing.</param>
internal sealed record LeaseView(V1Lease Lease, long SeenAt)
{
    public string Holder => Lease.Spec?.HolderIdentity ?? "";

    /// <summary>How long its holder said it needs no renewal.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Math.Max(1, Lease.Spec?.LeaseDurationSeconds ?? 1));

    public bool IsSame(V1Lease other) => Lease.Metadata.ResourceVersion == other.Metadata.ResourceVersion;
}
