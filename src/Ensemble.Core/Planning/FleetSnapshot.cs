using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Core.Queues;

namespace Ensemble.Core.Planning;

/// <summary>All that a plan depends on, at one moment. Immutable, and the same whatever order its parts came in.</summary>
/// <remarks>Dense ids: a node's, pool's, queue's or job's id is its place in the list here, which is sorted by name.</remarks>
public sealed class FleetSnapshot
{
    /// <summary>The label that Kubernetes gives every namespace: its name.</summary>
    public const string NamespaceNameLabel = "kubernetes.io/metadata.name";

    private FleetSnapshot(
        DateTimeOffset now,
        ImmutableArray<AcceleratorClass> classes,
        ImmutableArray<AcceleratorPool> pools,
        ImmutableArray<Node> nodes,
        ImmutableArray<FleetQueue> queues,
        ImmutableArray<Job> jobs,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> namespaces)
    {
        Now = now;
        Classes = classes;
        Pools = pools;
        Nodes = nodes;
        Queues = queues;
        Jobs = jobs;
        Namespaces = namespaces;
    }

    /// <summary>The moment the snapshot speaks of: the only clock a plan knows.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The known classes, by name: those of the pools, and those that a size may speak of though no pool has them.</summary>
    public ImmutableArray<AcceleratorClass> Classes { get; }

    /// <summary>The pools, by name.</summary>
    public ImmutableArray<AcceleratorPool> Pools { get; }

    /// <summary>The nodes of all pools, by name.</summary>
    public ImmutableArray<Node> Nodes { get; }

    /// <summary>The queues, by name; the built-in default one among them where no other bears its name.</summary>
    public ImmutableArray<FleetQueue> Queues { get; }

    /// <summary>The jobs that wait or hold chips, by name.</summary>
    public ImmutableArray<Job> Jobs { get; }

    /// <summary>Labels of namespaces, by name; one that is not known has its name for its only label.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Namespaces { get; }

    /// <summary>The jobs without a placement, in the order they are tried: priority, then time of submission, then name.</summary>
    public IEnumerable<Job> PendingInOrder => Jobs
        .Where(job => job.Placement is null)
        .OrderByDescending(job => job.Priority).ThenBy(job => job.SubmittedAt).ThenBy(job => job.Id);

    /// <summary>The running jobs that lack hosts, in the same order. They are served first: the hosts that are left stand idle.</summary>
    public IEnumerable<Job> MendingInOrder => Jobs
        .Where(job => job is { Placement: not null, Vacancy: not null })
        .OrderByDescending(job => job.Priority).ThenBy(job => job.SubmittedAt).ThenBy(job => job.Id);

    /// <summary>Makes a snapshot of these parts, in whatever order they come.</summary>
    /// <remarks>A pool's class stands before one of the same name in <paramref name="classes"/>.</remarks>
    /// <exception cref="ArgumentException">Two parts of one kind bear one name, or a node names a pool that is not given: a bug of the caller.</exception>
    public static FleetSnapshot Of(
        DateTimeOffset now,
        IEnumerable<AcceleratorPool> pools,
        IEnumerable<Node> nodes,
        IEnumerable<FleetQueue> queues,
        IEnumerable<Job> jobs,
        IEnumerable<AcceleratorClass>? classes = null,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? namespaces = null)
    {
        var sortedPools = Sorted(pools, pool => pool.Name, nameof(pools));
        var sortedNodes = Sorted(nodes, node => node.Name, nameof(nodes));
        var given = queues.ToList();
        if (!given.Exists(queue => queue.Name == FleetQueue.DefaultName)) given.Add(FleetQueue.BuiltInDefault);
        var poolNames = sortedPools.Select(pool => pool.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in sortedNodes)
        {
            if (!poolNames.Contains(node.Pool)) throw new ArgumentException($"node {node.Name} is of the unknown pool {node.Pool}", nameof(nodes));
        }

        ImmutableArray<Job> sortedJobs = [.. jobs.OrderBy(job => job.Id)];
        for (var i = 1; i < sortedJobs.Length; i++)
        {
            if (sortedJobs[i].Id == sortedJobs[i - 1].Id) throw new ArgumentException($"two jobs are named {sortedJobs[i].Id}", nameof(jobs));
        }

        var known = sortedPools.Select(pool => pool.Class).Concat(classes ?? []).DistinctBy(kind => kind.Name, StringComparer.Ordinal);
        return new(
            now, Sorted(known, kind => kind.Name, nameof(classes)), sortedPools, sortedNodes, Sorted(given, queue => queue.Name, nameof(queues)), sortedJobs,
            namespaces ?? ImmutableDictionary<string, IReadOnlyDictionary<string, string>>.Empty);
    }

    /// <summary>The same fleet with other jobs.</summary>
    /// <param name="jobs">All of them, in whatever order.</param>
    public FleetSnapshot With(IEnumerable<Job> jobs) => Of(Now, Pools, Nodes, Queues, jobs, Classes, Namespaces);

    /// <summary>Whether jobs of a namespace may name a queue.</summary>
    public bool Admits(FleetQueue queue, string ns)
    {
        if (queue.Namespaces == LabelSelector.Everything) return true;
        return queue.Namespaces.Matches(Namespaces.TryGetValue(ns, out var labels) ? labels : new Dictionary<string, string> { [NamespaceNameLabel] = ns });
    }

    private static ImmutableArray<T> Sorted<T>(IEnumerable<T> parts, Func<T, string> name, string what)
    {
        ImmutableArray<T> sorted = [.. parts.OrderBy(name, NaturalOrder.Instance)];
        for (var i = 1; i < sorted.Length; i++)
        {
            if (name(sorted[i]) == name(sorted[i - 1])) throw new ArgumentException($"two {what} are named {name(sorted[i])}", what);
        }

        return sorted;
    }
}
