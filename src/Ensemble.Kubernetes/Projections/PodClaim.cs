namespace Ensemble.Kubernetes.Projections;

/// <summary>A claim of a volume that a pod mounts.</summary>
/// <param name="Name">The claim's name, in the pod's namespace.</param>
/// <param name="Own">Whether it is made for the pod and goes with it (a generic ephemeral volume): the pod must own it.</param>
public readonly record struct PodClaim(string Name, bool Own);
