using System.Collections.Immutable;
using Ensemble.Core;
using Ensemble.Core.Placing;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Jobs;
using Ensemble.Operator.Serving;

namespace Ensemble.Operator.Fleet;

/// <summary>The site at one moment: what people made, what is made of it, and who uses it.</summary>
/// <param name="Classes">All class resources, each parsed.</param>
/// <param name="Pools">All pool resources, each parsed.</param>
/// <param name="Queues">All queue resources, each parsed.</param>
/// <param name="Nodes">All nodes.</param>
/// <param name="Membership">Which pool each node belongs to.</param>
/// <param name="Jobs">All TrainingJobs.</param>
/// <param name="Serving">All InferenceJobs.</param>
internal sealed record SiteView(
    IReadOnlyList<(AcceleratorClass Resource, Parsed<Core.Fleet.AcceleratorClass> Class)> Classes,
    IReadOnlyList<(AcceleratorPool Resource, Parsed<Core.Fleet.AcceleratorPool> Pool)> Pools,
    IReadOnlyList<(FleetQueue Resource, Parsed<Core.Queues.FleetQueue> Queue)> Queues,
    ImmutableArray<NodeFacts> Nodes,
    PoolMembership Membership,
    ImmutableArray<TrainingJob> Jobs,
    ImmutableArray<InferenceJob> Serving)
{
    private readonly HashSet<string> _exclusive = [.. Valid(Pools).Where(pool => !pool.Shared).Select(pool => pool.Name)];
    private readonly ILookup<string, NodeFacts> _byPool = Nodes.Where(node => Membership.PoolOf.ContainsKey(node.Name)).ToLookup(node => Membership.PoolOf[node.Name], StringComparer.Ordinal);

    /// <summary>Whether a node belongs to a pool that is Ensemble's alone.</summary>
    public bool IsExclusive(string node) => Membership.PoolOf.TryGetValue(node, out var pool) && _exclusive.Contains(pool);

    /// <summary>The nodes of a pool.</summary>
    public IReadOnlyCollection<NodeFacts> NodesOf(string pool) => [.. _byPool[pool]];

    /// <summary>Which other pools claim nodes of this one, and who has them; null where none does.</summary>
    public string? Overlap(string pool)
    {
        var conflicts = Membership.Conflicts.Where(conflict => conflict.Has == pool || conflict.Lacks == pool).ToList();
        if (conflicts.Count == 0) return null;
        var first = conflicts[0];
        var more = conflicts.Count == 1 ? string.Empty : $" and {conflicts.Count - 1} more nodes are claimed twice";
        return $"node {first.Node} is claimed by {first.Has}, which has it, and by {first.Lacks}{more}; change one of the selectors";
    }

    /// <summary>What a queue's jobs hold and how many wait.</summary>
    public (int Running, int Waiting, int Accelerators) QueueUse(string queue)
    {
        var (running, waiting, accelerators) = (0, 0, 0);
        foreach (var job in Jobs.Where(job => (job.Spec.Queue ?? Core.Queues.FleetQueue.DefaultName) == queue && !JobStatuses.IsFinished(job)))
        {
            if (job.Status?.Placement is { } placement)
            {
                running++;
                accelerators += placement.Accelerators ?? 0;
            }
            else if (IsAccepted(job))
            {
                waiting++;
            }
        }

        foreach (var replica in Serving.Where(job => (job.Spec.Queue ?? Core.Queues.FleetQueue.DefaultName) == queue).SelectMany(Replicas.Of))
        {
            if (Replicas.PlacementOf(replica) is { } placement)
            {
                running++;
                accelerators += placement.Chips;
            }
            else
            {
                waiting++;
            }
        }

        return (running, waiting, accelerators);
    }

    private static bool IsAccepted(TrainingJob job) => Conditions.IsTrue(job.Status?.Conditions, Conditions.Accepted);

    private static IEnumerable<Core.Fleet.AcceleratorPool> Valid(IReadOnlyList<(AcceleratorPool Resource, Parsed<Core.Fleet.AcceleratorPool> Pool)> pools) =>
        pools.Select(pool => pool.Pool).OfType<Parsed<Core.Fleet.AcceleratorPool>.Valid>().Select(valid => valid.Value);
}
