using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Placing;

/// <summary>The free capacity of all pools: what nodes offer, less what others took, less what current placements hold.</summary>
internal sealed class FleetLedger
{
    private readonly NeedsTable _needs;

    /// <summary>The ledger of a fleet.</summary>
    /// <param name="pools">The pools, by dense id.</param>
    /// <param name="nodes">The nodes of these pools.</param>
    /// <param name="jobs">All jobs: placed ones are taken from the pools, waiting ones make their demands known.</param>
    public FleetLedger(ImmutableArray<AcceleratorPool> pools, ImmutableArray<Node> nodes, ImmutableArray<Job> jobs)
    {
        var axis = new ResourceAxis();
        _needs = new(axis);
        foreach (var pool in pools) axis.Add(pool.Class.Resource);
        axis.Add(ResourceVector.Pods);
        foreach (var node in nodes)
        {
            axis.AddAll(node.Allocatable);
            axis.AddAll(node.Taken);
        }

        foreach (var job in jobs)
        {
            foreach (var variant in job.Variants) axis.AddAll(variant.Demand.Resources);
            foreach (var member in job.Pods?.Members ?? []) axis.AddAll(member.Demand.Resources);
        }

        var ofPool = nodes.ToLookup(node => node.Pool, StringComparer.Ordinal);
        var shapes = new Dictionary<HostShape, HostShape>();
        Pools = [.. pools.Select((pool, id) => new PoolLedger(id, pool, ofPool[pool.Name], axis, shapes))];
        TakePlacements(nodes, jobs);
        foreach (var pool in Pools) pool.SettleUnknownChips();
    }

    /// <summary>The pools, by dense id.</summary>
    public ImmutableArray<PoolLedger> Pools { get; }

    /// <summary>The needs of a demand of one of the jobs.</summary>
    public HostNeeds NeedsOf(HostDemand demand) => _needs.Of(demand);

    private void TakePlacements(ImmutableArray<Node> nodes, ImmutableArray<Job> jobs)
    {
        var byName = Pools.ToDictionary(pool => pool.Pool.Name, StringComparer.Ordinal);
        var poolOf = nodes.ToDictionary(node => node.Name, node => byName[node.Pool], StringComparer.Ordinal);
        foreach (var job in jobs)
        {
            if (job.Placement is not { } placement) continue;

            // The variant may be gone from a job that was edited since; its chips are held all the same.
            var needs = NeedsOf(job.Variants.FirstOrDefault(v => v.Name == placement.Variant)?.Demand ?? new());
            for (var rank = 0; rank < placement.Hosts.Length; rank++)
            {
                var share = placement.Hosts[rank];
                if (job.Pods is { } pods) needs = NeedsOf(pods.Members[rank].Demand);
                if (poolOf.TryGetValue(share.Node, out var pool)) pool.Take(pool.SlotOf(share.Node), share.Chips, needs);
            }
        }
    }
}
