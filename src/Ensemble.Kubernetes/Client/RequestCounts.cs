using System.Collections.Concurrent;

namespace Ensemble.Kubernetes.Client;

/// <summary>How many requests were made, by verb and kind. Repeats after a failure are not counted again.</summary>
public sealed class RequestCounts
{
    private readonly ConcurrentDictionary<RequestCount, long> _counts = new();

    /// <summary>The counts now.</summary>
    public IReadOnlyDictionary<RequestCount, long> Snapshot() => new Dictionary<RequestCount, long>(_counts);

    /// <summary>Writes of a kind so far, dry runs left out.</summary>
    public long Writes(ResourceKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return _counts.Where(c => c.Key.Kind == kind.ToString() && c.Key.Verb is not ("get" or "list" or "watch") && !c.Key.DryRun).Sum(c => c.Value);
    }

    internal void Add(string verb, ResourceKind kind, string? subresource, bool dryRun = false) =>
        _counts.AddOrUpdate(new(verb, kind.ToString(), subresource, dryRun), 1, static (_, n) => n + 1);
}
