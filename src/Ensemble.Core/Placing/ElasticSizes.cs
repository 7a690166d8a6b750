using Ensemble.Core.Jobs;

namespace Ensemble.Core.Placing;

/// <summary>The sizes that a job of elastic size may have in a pool.</summary>
internal static class ElasticSizes
{
    /// <summary>Neighbouring sizes looked at before larger strides are taken: a pool of 100,000 chips is not walked chip by chip.</summary>
    private const int Neighbours = 64;

    /// <summary>Chips from one size to the next; with <see cref="ElasticStep.PowersOfTwo"/> the first size, which is doubled.</summary>
    public static int Unit(Job job, int min, ElasticStep step, PoolLedger pool) => step switch
    {
        ElasticStep.Hosts => pool.MaxChipsPerHost,
        ElasticStep.Replicas => Math.Max(job.TensorParallel, job.ReplicaChips),
        _ => min,
    };

    /// <summary>The sizes that hosts of the pool can carry, largest first.</summary>
    /// <param name="job">The job.</param>
    /// <param name="size">Its size.</param>
    /// <param name="pool">The pool, which has nodes.</param>
    /// <param name="most">The most chips that there are for it.</param>
    public static IEnumerable<int> LargestFirst(Job job, JobSize.Elastic size, PoolLedger pool, long most)
    {
        var cap = (int)Math.Clamp(most, 0, size.Max);
        foreach (var chips in size.Step == ElasticStep.PowersOfTwo ? Doubled(size.Min, cap) : Multiples(Unit(job, size.Min, size.Step, pool), size.Min, cap))
        {
            if (chips % job.ReplicaChips == 0 && GangSize.FewestHosts(chips, job.TensorParallel, pool) > 0) yield return chips;
        }
    }

    private static IEnumerable<int> Doubled(int min, int most)
    {
        long largest = min;
        while (largest * 2 <= most) largest *= 2;
        for (; largest >= min && largest <= most; largest /= 2) yield return (int)largest;
    }

    private static IEnumerable<int> Multiples(int unit, int min, int most)
    {
        var (stride, looked) = (1L, 0);
        for (long times = most / unit; times > 0 && times * unit >= min; times -= stride)
        {
            yield return (int)(times * unit);
            if (++looked >= Neighbours) stride *= 2;
        }
    }
}
