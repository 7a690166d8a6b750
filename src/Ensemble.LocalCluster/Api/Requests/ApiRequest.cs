namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>A request as both ways in, socket and in-memory, hand it over; bodies are complete and at most 3 MiB.</summary>
internal sealed record ApiRequest(
    string Method, string Path, Query Query, string Accept, string ContentType, string User, string UserAgent, ReadOnlyMemory<byte> Body)
{
    /// <summary>etcd's limit on a request, which is what a real API server allows.</summary>
    public const int MaxBody = 3 * 1024 * 1024;

    /// <summary>Whether the client wants a server-side table, as <c>kubectl get</c> does.</summary>
    public bool WantsTable => Accept.StartsWith("application/json;as=Table;", StringComparison.OrdinalIgnoreCase);
    public bool WantsMetadata => Accept.StartsWith("application/json;as=PartialObjectMetadata", StringComparison.OrdinalIgnoreCase);
    public bool WantsAggregatedDiscovery => Accept.Contains("as=APIGroupDiscoveryList", StringComparison.OrdinalIgnoreCase);
    public bool IsDryRun => Query["dryRun"] is { Length: > 0 };
}
