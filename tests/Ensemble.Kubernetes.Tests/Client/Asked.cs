namespace Ensemble.Kubernetes.Tests.Client;

/// <summary>What a client asked the scripted server.</summary>
internal sealed record Asked(string Method, string Path, string Query, string Body, string ContentType, CancellationToken Stop);
