namespace Ensemble.Kubernetes.Client;

/// <summary>What is counted together.</summary>
/// <param name="Verb">Kubernetes verb in lower case: get, list, watch, create, update, patch, apply, delete.</param>
/// <param name="Kind">Plural and group, such as <c>trainingjobs.ensemble.fleet</c>.</param>
/// <param name="Subresource">Such as <c>status</c>; null for the object itself.</param>
/// <param name="DryRun">Whether nothing was stored.</param>
public readonly record struct RequestCount(string Verb, string Kind, string? Subresource, bool DryRun);
