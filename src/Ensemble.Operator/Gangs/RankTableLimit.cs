using Ensemble.Core;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;

namespace Ensemble.Operator.Gangs;

/// <summary>Refuses a job any of whose variants could be placed on more Ascend chips than an HCCL rank table holds.</summary>
/// <remarks>
/// Every variant is looked at: a job that accepts both vendors is placed where there is room, and on Ascend its processes would wait for a
/// table that the API server does not take. Whether the fleet has Ascend pools today says nothing of when the job is placed.
/// </remarks>
internal static class RankTableLimit
{
    /// <summary>What is wrong with the job's size; null where nothing is.</summary>
    /// <param name="job">The job, or one replica of it.</param>
    /// <param name="classes">The known classes: what they are of, and what a size by compute comes to on them.</param>
    public static Fault? FaultOf(Job job, IReadOnlyList<AcceleratorClass> classes)
    {
        for (var i = 0; i < job.Variants.Length; i++)
        {
            var most = MostOnAscend(job.Size, job.Variants[i], classes);
            if (most > RankTable.MaxDies) return Fault(job, i, most);
        }

        return null;
    }

    private static long MostOnAscend(JobSize size, Variant variant, IReadOnlyList<AcceleratorClass> classes)
    {
        var ascend = classes.Where(kind => kind.Vendor == Vendor.Huawei && variant.Accepts(kind)).ToList();
        var may = ascend.Count > 0 || variant.Vendor == Vendor.Huawei || TakesAnyClass(variant);
        return size switch
        {
            _ when !may => 0,
            JobSize.Exact(var chips) => chips,
            JobSize.Elastic(_, var max, _) => max,
            JobSize.ComputeLike(var name, var chips) => ascend.Select(kind => Alike(chips, classes.FirstOrDefault(known => known.Name == name), kind)).DefaultIfEmpty(0).Max(),
            _ => throw new InvalidOperationException($"{size.GetType().Name} is no size"),
        };
    }

    /// <summary>Chips of one class with the compute of so many of another; 0 where that is not known, for then it is not placed either.</summary>
    private static long Alike(int chips, AcceleratorClass? meant, AcceleratorClass kind) =>
        meant?.Peaks.Training is { Gigaflops: > 0 } like && kind.Peaks.Training is { Gigaflops: > 0 } own
            ? (long)Int128.Min((((Int128)chips * like.Gigaflops) + own.Gigaflops - 1) / own.Gigaflops, long.MaxValue)
            : 0;

    private static Fault Fault(Job job, int index, long most)
    {
        var (field, problem) = job.Size switch
        {
            JobSize.Elastic => ("spec.size.elastic.max", $"is {most}"),
            JobSize.ComputeLike(var name, var chips) => ("spec.size.computeLike.accelerators", $"is {chips}, and as much compute as {chips} {name} is up to {most} accelerators"),
            _ => ("spec.size.accelerators", $"is {most}"),
        };
        return new(
            field, $"{problem}; {Who(job.Variants[index])} may run on Ascend, where a job has at most {RankTable.MaxDies}: its HCCL rank table is a ConfigMap, which holds 1 MiB",
            $"{Smaller(job.Size)}, or {Elsewhere(job, index)}.");
    }

    private static string Who(Variant variant) => variant.Name == Variant.DefaultName ? "it" : $"its variant {variant.Name}";

    private static string Smaller(JobSize size) => size is JobSize.ComputeLike ? "Ask for less" : $"Use at most {RankTable.MaxDies}";

    private static string Elsewhere(Job job, int index)
    {
        var variant = job.Variants[index];
        if (variant.Name == Variant.DefaultName && TakesAnyClass(variant)) return "name another vendor: variants: [{name: nvidia, vendor: Nvidia}]";
        if (TakesAnyClass(variant)) return $"set spec.variants[{index}].vendor to another vendor than Huawei";
        if (variant.Vendor is null) return $"take the Ascend classes out of spec.variants[{index}].classes";
        return job.Variants.Length > 1 ? $"leave out spec.variants[{index}]" : "run it on another vendor's accelerators";
    }

    private static bool TakesAnyClass(Variant variant) => variant is { Vendor: null, Classes.IsEmpty: true };
}
