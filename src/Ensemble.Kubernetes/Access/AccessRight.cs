using System.Collections.Immutable;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Access;

/// <summary>What a part of the program asks of the API server. Declared beside its use; roles are generated from it.</summary>
/// <param name="Kind">The kind of object.</param>
/// <param name="Subresource">Such as <c>status</c>; null for the object itself.</param>
/// <param name="Verbs">RBAC verbs: get, list, watch, create, update, patch, delete.</param>
/// <param name="Scope">Where it holds.</param>
public sealed record AccessRight(ResourceKind Kind, string? Subresource, ImmutableArray<string> Verbs, AccessScope Scope = AccessScope.Cluster)
{
    /// <summary>Following all objects of a kind, as an informer does.</summary>
    public static AccessRight Follow(ResourceKind kind) => new(kind, null, ["list", "watch"]);

    /// <summary>Acting on objects of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="verbs">RBAC verbs. Server-side apply takes <c>patch</c>, and <c>create</c> where the object may not be there yet.</param>
    public static AccessRight To(ResourceKind kind, params ReadOnlySpan<string> verbs) => new(kind, null, [.. verbs]);

    /// <summary>Acting on a subresource of objects of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="subresource">Such as <c>status</c>.</param>
    /// <param name="verbs">RBAC verbs.</param>
    public static AccessRight ToPart(ResourceKind kind, string subresource, params ReadOnlySpan<string> verbs) => new(kind, subresource, [.. verbs]);

    /// <summary>The same right, in the program's own namespace only.</summary>
    public AccessRight InOwnNamespace() => this with { Scope = AccessScope.OwnNamespace };

    /// <summary>The resource as RBAC names it, such as <c>pods/status</c>.</summary>
    public string Resource => Subresource is null ? Kind.Plural : $"{Kind.Plural}/{Subresource}";
}
