namespace Ensemble.Kubernetes.Projections;

/// <summary>How a container ended badly.</summary>
/// <param name="Container">The container's name.</param>
/// <param name="ExitCode">Its exit code: 128 + n for signal n.</param>
/// <param name="Reason">Kubelet's word, such as <c>OOMKilled</c> or <c>Error</c>; empty where it said none.</param>
/// <param name="Message">The container's last words, at most 256 characters; empty where there are none.</param>
public sealed record ContainerFailure(string Container, int ExitCode, string Reason, string Message);
