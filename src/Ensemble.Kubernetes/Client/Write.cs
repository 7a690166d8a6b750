namespace Ensemble.Kubernetes.Client;

/// <summary>One request that changes the cluster, or asks whether it could.</summary>
/// <param name="Verb">How.</param>
/// <param name="Kind">What kind.</param>
/// <param name="Namespace">Where; null for kinds without one.</param>
/// <param name="Name">Which object; null where the server shall make up the name.</param>
/// <param name="Subresource">Such as <c>status</c>; null for the object itself.</param>
/// <param name="DryRun">Whether nothing is stored.</param>
public sealed record Write(WriteVerb Verb, ResourceKind Kind, string? Namespace, string? Name, string? Subresource, bool DryRun)
{
    /// <summary>Such as <c>Update trainingjobs.ensemble.fleet/status team-a/llama</c>.</summary>
    public override string ToString() =>
        $"{Verb} {Kind}{(Subresource is null ? "" : $"/{Subresource}")} {(Namespace is null ? "" : $"{Namespace}/")}{Name}{(DryRun ? " (dry run)" : "")}";
}
