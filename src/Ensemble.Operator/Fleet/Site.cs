using Ensemble.Core;
using Ensemble.Kubernetes.Parsing;
using k8s;
using k8s.Models;
using AcceleratorClass = Ensemble.Core.Fleet.AcceleratorClass;
using AcceleratorPool = Ensemble.Core.Fleet.AcceleratorPool;
using ClassResource = Ensemble.Kubernetes.Resources.AcceleratorClass;
using FleetQueue = Ensemble.Core.Queues.FleetQueue;
using PoolResource = Ensemble.Kubernetes.Resources.AcceleratorPool;
using QueueResource = Ensemble.Kubernetes.Resources.FleetQueue;

namespace Ensemble.Operator.Fleet;

/// <summary>What the site's people say of it: classes, pools and queues, each parsed once. What is faulty is left out, and its own status says why.</summary>
/// <remarks>Not safe for use by many at once.</remarks>
internal sealed class Site
{
    private readonly Dictionary<string, ClassResource> _classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PoolResource> _pools = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QueueResource> _queues = new(StringComparer.Ordinal);
    private List<(ClassResource Resource, Parsed<AcceleratorClass> Class)>? _parsedClasses;
    private List<AcceleratorClass>? _usableClasses;
    private List<(PoolResource Resource, Parsed<AcceleratorPool> Pool)>? _parsedPools;
    private List<AcceleratorPool>? _usablePools;
    private List<(QueueResource Resource, Parsed<FleetQueue> Queue)>? _parsedQueues;

    /// <summary>The classes that can be used, by name.</summary>
    public IReadOnlyList<AcceleratorClass> Classes => _usableClasses ??=
        [.. ClassResources.Select(kind => kind.Class).OfType<Parsed<AcceleratorClass>.Valid>().Select(parsed => parsed.Value)];

    /// <summary>All class resources, by name, with what is made of each.</summary>
    public IReadOnlyList<(ClassResource Resource, Parsed<AcceleratorClass> Class)> ClassResources => _parsedClasses ??=
        [.. _classes.Values.OrderBy(kind => kind.Metadata.Name, StringComparer.Ordinal).Select(kind => (kind, AcceleratorClassParser.Parse(kind)))];

    /// <summary>All pool resources, by name, with what is made of each.</summary>
    public IReadOnlyList<(PoolResource Resource, Parsed<AcceleratorPool> Pool)> PoolResources => _parsedPools ??=
        [.. _pools.Values.OrderBy(pool => pool.Metadata.Name, StringComparer.Ordinal).Select(pool => (pool, AcceleratorPoolParser.Parse(pool, FindClass)))];

    /// <summary>The pools that can be used, by name.</summary>
    public IReadOnlyList<AcceleratorPool> Pools => _usablePools ??=
        [.. PoolResources.Select(pool => pool.Pool).OfType<Parsed<AcceleratorPool>.Valid>().Select(valid => valid.Value)];

    /// <summary>The queues that can be used.</summary>
    public IEnumerable<FleetQueue> Queues => QueueResources.Select(queue => queue.Queue).OfType<Parsed<FleetQueue>.Valid>().Select(parsed => parsed.Value);

    /// <summary>All queue resources, by name, with what is made of each.</summary>
    public IReadOnlyList<(QueueResource Resource, Parsed<FleetQueue> Queue)> QueueResources => _parsedQueues ??=
        [.. _queues.Values.OrderBy(queue => queue.Metadata.Name, StringComparer.Ordinal).Select(queue => (queue, FleetQueueParser.Parse(queue)))];

    /// <summary>Finds a class that can be used.</summary>
    public AcceleratorClass? FindClass(string name) => Classes.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The pool that a node with these labels belongs to: the first by name that selects it.</summary>
    public AcceleratorPool? PoolOf(IReadOnlyDictionary<string, string> labels) => Pools.FirstOrDefault(pool => pool.Selector.Matches(labels));

    /// <summary>Takes a class's change in.</summary>
    /// <returns>Whether that changes what nodes and jobs see.</returns>
    public bool Set(ClassResource? before, ClassResource? now)
    {
        Put(_classes, before, now);
        (_parsedClasses, _usableClasses) = (null, null);
        (_parsedPools, _usablePools) = (null, null); // A pool stands and falls with its class.
        return IsNews(before, now);
    }

    /// <summary>Takes a pool's change in.</summary>
    /// <returns>Whether that changes what nodes and jobs see.</returns>
    public bool Set(PoolResource? before, PoolResource? now)
    {
        Put(_pools, before, now);
        (_parsedPools, _usablePools) = (null, null);
        return IsNews(before, now);
    }

    /// <summary>Takes a queue's change in.</summary>
    /// <returns>Whether that changes what nodes and jobs see: never, jobs meet a queue in the next plan.</returns>
    public bool Set(QueueResource? before, QueueResource? now)
    {
        Put(_queues, before, now);
        _parsedQueues = null;
        return false;
    }

    /// <summary>Whether a change is more than the echo of our own status.</summary>
    public static bool IsNews(IKubernetesObject<V1ObjectMeta>? before, IKubernetesObject<V1ObjectMeta>? now) =>
        before is null || now is null || before.Metadata.Uid != now.Metadata.Uid || before.Metadata.Generation != now.Metadata.Generation;

    private static void Put<T>(Dictionary<string, T> resources, T? before, T? now)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (now is not null) resources[now.Metadata.Name] = now;
        else resources.Remove(before!.Metadata.Name);
    }
}
