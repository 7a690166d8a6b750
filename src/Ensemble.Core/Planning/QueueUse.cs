using Ensemble.Core.Decisions;
using Ensemble.Core.Queues;

namespace Ensemble.Core.Planning;

/// <summary>How many chips each queue's jobs hold, with those placed by the plan so far.</summary>
internal sealed class QueueUse
{
    private readonly Dictionary<string, FleetQueue> _queues;
    private readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);

    /// <summary>What the placed jobs of a fleet hold.</summary>
    public QueueUse(FleetSnapshot fleet)
    {
        _queues = fleet.Queues.ToDictionary(queue => queue.Name, StringComparer.Ordinal);
        foreach (var queue in fleet.Queues) Add(queue.Name, queue.HeldByPods);
        foreach (var job in fleet.Jobs)
        {
            if (job.Placement is { } placement) Add(job.Queue, placement.Chips);
        }
    }

    /// <summary>The queues' names, as a list for people.</summary>
    public string Known => ResourceText.List([.. _queues.Keys.Order(StringComparer.Ordinal)]);

    /// <summary>Whether there is such a queue.</summary>
    public bool Has(string queue) => _queues.ContainsKey(queue);

    /// <summary>The queue of a name, which exists.</summary>
    public FleetQueue Find(string queue) => _queues[queue];

    /// <summary>The queues that jobs of a namespace may name, as a list for people.</summary>
    public string OpenTo(FleetSnapshot fleet, string ns) =>
        ResourceText.List([.. _queues.Values.Where(queue => fleet.Admits(queue, ns)).Select(queue => queue.Name).Order(StringComparer.Ordinal)]);

    /// <summary>Chips that the queue's jobs hold.</summary>
    public int Used(string queue) => _used.GetValueOrDefault(queue);

    /// <summary>Whether the queue may hold so many more; <paramref name="limit"/> is its limit where it may not.</summary>
    public bool Allows(string queue, int chips, out int limit)
    {
        limit = _queues[queue].MaxAccelerators ?? int.MaxValue;
        return (long)Used(queue) + chips <= limit;
    }

    /// <summary>Counts a placed job.</summary>
    public void Add(string queue, int chips) => _used[queue] = checked(Used(queue) + chips);

    /// <summary>Counts a placed job no more.</summary>
    public void Remove(string queue, int chips) => _used[queue] = Used(queue) - chips;

    /// <summary>The most chips that a queue may hold beside what it holds.</summary>
    public long Left(string queue) => _queues.TryGetValue(queue, out var known) && known.MaxAccelerators is { } limit ? limit - Used(queue) : int.MaxValue;
}
