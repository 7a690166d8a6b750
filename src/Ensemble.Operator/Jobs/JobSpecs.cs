using System.Collections.Concurrent;
using Ensemble.Core;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Jobs;

/// <summary>The parsed specs of jobs, each parsed once per version of the spec.</summary>
internal sealed class JobSpecs
{
    private readonly ConcurrentDictionary<string, (long? Generation, Parsed<AcceptedTrainingJob> Spec)> _parsed = new(StringComparer.Ordinal);

    /// <summary>What the job's spec asks for, or all that is wrong with it.</summary>
    public Parsed<AcceptedTrainingJob> Of(TrainingJob job)
    {
        var uid = job.Metadata.Uid ?? string.Empty;
        if (_parsed.TryGetValue(uid, out var known) && known.Generation == job.Metadata.Generation) return known.Spec;

        var parsed = TrainingJobParser.Parse(job);
        _parsed[uid] = (job.Metadata.Generation, parsed);
        return parsed;
    }

    /// <summary>Forgets a job that is gone.</summary>
    public void Forget(string uid) => _parsed.TryRemove(uid, out _);
}
