using Ensemble.Core;
using k8s;
using k8s.Models;

namespace Ensemble.Operator.Jobs;

/// <summary>What is made of the specs of a kind of job: each is parsed once per version of the spec.</summary>
/// <param name="parse">Parses a spec.</param>
internal class ParsedSpecs<TJob, TAccepted>(Func<TJob, Parsed<TAccepted>> parse)
    where TJob : IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long? Generation, Parsed<TAccepted> Spec)> _parsed = new(StringComparer.Ordinal);

    /// <summary>What the job's spec asks for, or all that is wrong with it.</summary>
    /// <returns>The same instance for the same generation, whoever asks, until a later one was seen: verdicts are known by it.</returns>
    public Parsed<TAccepted> Of(TJob job)
    {
        var uid = job.Metadata.Uid ?? string.Empty;
        lock (_lock)
        {
            var seen = _parsed.TryGetValue(uid, out var known);
            if (seen && known.Generation == job.Metadata.Generation) return known.Spec;

            var parsed = parse(job);
            if (!seen || known.Generation is null || known.Generation < job.Metadata.Generation) _parsed[uid] = (job.Metadata.Generation, parsed);
            return parsed;
        }
    }

    /// <summary>Forgets a job that is gone.</summary>
    public void Forget(string uid)
    {
        lock (_lock) _parsed.Remove(uid);
    }
}
