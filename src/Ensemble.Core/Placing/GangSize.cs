using System.Collections.Immutable;
using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Placing;

/// <summary>How many chips of a pool's class a job takes.</summary>
internal static class GangSize
{
    /// <summary>The chips of a gang, which <see cref="HostSplits"/> can cut.</summary>
    /// <param name="job">The job.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="classes">The known classes.</param>
    /// <param name="why">Why there is no such number.</param>
    /// <returns>The number of chips, or 0 where there is none.</returns>
    public static int Of(Job job, PoolLedger pool, ImmutableArray<AcceleratorClass> classes, out Reason? why)
    {
        why = null;
        if (pool.MaxChipsPerHost == 0)
        {
            why = new Reason.PoolEmpty(pool.Pool.Name);
            return 0;
        }

        var largest = HostSplits.Largest(pool.Pool.Class.Fabric, pool.MaxChipsPerHost, job.TensorParallel);
        if (largest == 0)
        {
            why = new Reason.TensorParallelTooWide(job.TensorParallel, pool.Pool.Class.Name, pool.MaxChipsPerHost);
            return 0;
        }

        return job.Size switch
        {
            JobSize.Exact(var chips) => Exact(job, chips, pool, out why),
            JobSize.Elastic(var min, var max, var step) => Elastic(job, min, max, step, pool, out why),
            JobSize.ComputeLike(var name, var chips) => ComputeLike(job, name, chips, pool, classes, largest, out why),
            _ => throw new InvalidOperationException($"{job.Size.GetType().Name} is no size"),
        };
    }

    private static int Exact(Job job, int chips, PoolLedger pool, out Reason? why)
    {
        why = Splits(job, chips, pool) ? null : Impossible(chips, job.TensorParallel, pool, oneHost: false);
        return why is null ? chips : 0;
    }

    /// <summary>The least size of the steps that hosts can carry; <see cref="ElasticSizes"/> has the larger ones.</summary>
    private static int Elastic(Job job, int min, int max, ElasticStep step, PoolLedger pool, out Reason? why)
    {
        why = null;
        var unit = ElasticSizes.Unit(job, min, step, pool);
        var chips = ((long)min + unit - 1) / unit * unit;
        for (var tries = 0; chips <= max && tries < ChipSet.Capacity; tries++) // What fits a fabric repeats with the hosts.
        {
            if (chips % job.ReplicaChips == 0 && Splits(job, (int)chips, pool)) return (int)chips;
            chips = step == ElasticStep.PowersOfTwo ? chips * 2 : chips + unit;
        }

        why = new Reason.NoElasticSize(min, max, step, pool.Pool.Class.Name, PerHost(job.TensorParallel, pool));
        return 0;
    }

    private static int ComputeLike(
        Job job, string name, int chips, PoolLedger pool, ImmutableArray<AcceleratorClass> classes, int largest, out Reason? why)
    {
        why = null;
        var meant = classes.FirstOrDefault(kind => kind.Name == name)?.Peaks.Training;
        if (meant is not { Gigaflops: > 0 } like)
        {
            why = new Reason.ComputeUnknown(name);
            return 0;
        }

        if (pool.Pool.Class.Peaks.Training is not { Gigaflops: > 0 } own)
        {
            why = new Reason.ComputeUnknown(pool.Pool.Class.Name);
            return 0;
        }

        var exact = (((Int128)chips * like.Gigaflops) + own.Gigaflops - 1) / own.Gigaflops;
        if (exact <= largest)
        {
            for (var share = (int)exact; share <= largest; share++)
            {
                if (share % job.TensorParallel == 0 && ChipChoice.Allows(pool.Pool.Class.Fabric, share)) return share;
            }
        }

        return (int)Int128.Min((exact + largest - 1) / largest * largest, int.MaxValue / largest * largest); // Whole hosts.
    }

    /// <summary>Says that a pool's hosts cannot carry so many chips, and the next numbers that they can.</summary>
    /// <param name="chips">Chips of the gang.</param>
    /// <param name="tensor">Chips of a tensor-parallel group.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="oneHost">Whether one host must carry them all.</param>
    public static Reason.SizeImpossible Impossible(int chips, int tensor, PoolLedger pool, bool oneHost)
    {
        bool Works(int size) => FewestHosts(size, tensor, pool) is var hosts and > 0 && (!oneHost || hosts == 1);
        return new(chips, pool.Pool.Class.Name, PerHost(tensor, pool), Nearest(chips, -1, tensor, Works), Nearest(chips, +1, tensor, Works));
    }

    /// <summary>The fewest equal hosts that carry so many chips; 0 where none do.</summary>
    public static int FewestHosts(int chips, int tensor, PoolLedger pool)
    {
        Span<int> shares = stackalloc int[ChipSet.Capacity];
        return HostSplits.Write(pool.Pool.Class.Fabric, pool.MaxChipsPerHost, chips, tensor, shares) == 0 ? 0 : chips / shares[0];
    }

    /// <summary>The nearest size in a direction that works; null where none is near.</summary>
    public static int? Nearest(int chips, int direction, int tensor, Func<int, bool> works)
    {
        for (var steps = 1; steps <= 2L * ChipSet.Capacity * tensor; steps++)
        {
            var size = chips + ((long)direction * steps);
            if (size is < 1 or > int.MaxValue) return null;
            if (works((int)size)) return (int)size;
        }

        return null;
    }

    private static bool Splits(Job job, int chips, PoolLedger pool) => FewestHosts(chips, job.TensorParallel, pool) > 0;

    private static string PerHost(int tensor, PoolLedger pool) => string.Join(
        ", ",
        Enumerable.Range(1, pool.MaxChipsPerHost).Where(share => share % tensor == 0 && ChipChoice.Allows(pool.Pool.Class.Fabric, share)));
}
