using System.Collections.Immutable;
using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Placing;

/// <summary>The ways a job can run on a fleet: each variant on each pool whose class it accepts.</summary>
internal static class Candidates
{
    /// <summary>The job's candidates, in the order they are tried.</summary>
    public static List<Candidate> Of(Job job, FleetLedger fleet, SpreadLedger spread, ImmutableArray<AcceleratorClass> classes)
    {
        var candidates = new List<Candidate>();
        for (var variant = 0; variant < job.Variants.Length; variant++)
        {
            var needs = fleet.NeedsOf(job.Variants[variant].Demand);
            foreach (var pool in fleet.Pools)
            {
                if (job.Variants[variant].Accepts(pool.Pool.Class)) candidates.Add(On(job, variant, needs, pool, spread, classes));
            }
        }

        candidates.Sort((a, b) => CandidateOrder.Compare(a.Order, b.Order) is not 0 and var order ? order : a.Pool.Id.CompareTo(b.Pool.Id));
        return candidates;
    }

    private static Candidate On(Job job, int variant, HostNeeds needs, PoolLedger pool, SpreadLedger spread, ImmutableArray<AcceleratorClass> classes)
    {
        var chips = GangSize.Of(job, pool, classes, out var never);
        var way = job.Variants[variant];
        var slowness = job.Choose == VariantChoice.FastestFinish && never is null
            ? -chips * (pool.Pool.Class.Peaks.Training?.Gigaflops ?? 0)
            : 0;
        var order = new CandidateOrder(slowness, variant, Math.Max(0, way.Classes.IndexOf(pool.Pool.Class.Name)));
        if (never is null && job.Topology.Required is { } level && pool.Domains.LevelOf(level) < 0)
            never = new Reason.LevelUnknown(level, pool.Pool.Name, string.Join(", ", pool.Domains.LevelNames));
        if (never is null && chips > pool.AllChips) never = new Reason.NeverFits(chips, pool.Pool.Name, pool.AllChips);
        var apart = job.Spread is { } wish ? spread.Of(wish, pool) : null;
        return new(way, pool, new(needs, chips, job.TensorParallel, job.Topology, job.Avoid, apart), order, never);
    }
}
