namespace Ensemble.Cli.Pods;

/// <summary>The object that controls a pod.</summary>
internal sealed record PodOwner(string Kind, string Name, string Uid);
