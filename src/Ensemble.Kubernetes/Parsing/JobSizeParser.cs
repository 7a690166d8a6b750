using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;
using JobSize = Ensemble.Core.Jobs.JobSize;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Reads how many accelerators a job asks for, and whether its model can be cut over them.</summary>
internal static class JobSizeParser
{
    /// <returns>Null where something is wrong with it; the faults say what.</returns>
    public static JobSize? Parse(TrainingJobSpec spec, FaultList faults)
    {
        var size = spec.Size!;
        if (!faults.ExactlyOne("spec.size", ("accelerators", size.Accelerators is not null), ("elastic", size.Elastic is not null), ("computeLike", size.ComputeLike is not null)))
            return null;

        if (size.Accelerators is { } chips)
        {
            CheckDivides("spec.size.accelerators", chips, spec.Parallelism, faults);
            return new JobSize.Exact(chips);
        }

        return size.Elastic is { } elastic ? ParseElastic(elastic, spec.Parallelism, faults) : new JobSize.ComputeLike(size.ComputeLike!.Class!, size.ComputeLike.Accelerators!.Value);
    }

    private static JobSize.Elastic ParseElastic(ElasticSize elastic, JobParallelism? parallelism, FaultList faults)
    {
        var (min, max) = (elastic.Min!.Value, elastic.Max!.Value);
        if (min > max) faults.Add("spec.size.elastic.min", $"is {min}, more than max, which is {max}", "Use a min that is not more than max.");
        CheckDivides("spec.size.elastic.min", min, parallelism, faults);
        return new(min, max, elastic.Step?.ValueOr(ElasticStep.PowersOfTwo) ?? ElasticStep.PowersOfTwo);
    }

    public static void CheckDivides(string field, int chips, JobParallelism? parallelism, FaultList faults)
    {
        var tensor = parallelism?.Tensor ?? 1;
        var modelRanks = (long)tensor * (parallelism?.Pipeline ?? 1); // Two large ints overflow an int.
        if (chips % modelRanks == 0) return;
        var factors = modelRanks == tensor ? $"parallelism.tensor, which is {tensor}" : $"parallelism.tensor x pipeline, which is {modelRanks}";
        faults.Add(field, $"is {chips}, no multiple of {factors}", $"Use a multiple of {modelRanks}.");
    }
}
