using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json;
using Ensemble.Core;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Gangs;
using AcceleratorClass = Ensemble.Core.Fleet.AcceleratorClass;

namespace Ensemble.Operator.Jobs;

/// <summary>Decides whether a job may be placed: its spec is parsed, and the pods it would get are shown to the API server in a dry run.</summary>
/// <remarks>A verdict is kept per version of the spec; a template that many jobs share is tried once.</remarks>
internal sealed class JobIntake(KubernetesApi api, FleetCache cache, JobSpecs specs, TimeProvider clock)
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } =
    [
        AccessRight.To(CoreKinds.Pod, "create"), // A dry run.
    ];

    private const int MostTemplates = 4096;
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (long? Generation, JobVerdict Verdict)> _verdicts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _goodTemplates = new(StringComparer.Ordinal);

    /// <summary>The verdict on a job as it stands.</summary>
    /// <exception cref="ApiException">The API server could not be asked.</exception>
    public async Task<JobVerdict> ConsiderAsync(TrainingJob job, CancellationToken stop)
    {
        var uid = job.Metadata.Uid;
        if (_verdicts.TryGetValue(uid, out var known) && known.Generation == job.Metadata.Generation) return known.Verdict;

        var verdict = Parse(job);
        if (verdict is JobVerdict.Admitted admitted && await TryTemplatesAsync(job, admitted, stop) is { } objection) verdict = objection;
        if (verdict is not JobVerdict.Postponed) _verdicts[uid] = (job.Metadata.Generation, verdict);
        return verdict;
    }

    /// <summary>Forgets a job that is gone.</summary>
    public void Forget(string uid) => _verdicts.TryRemove(uid, out _);

    private JobVerdict Parse(TrainingJob job)
    {
        var parsed = specs.Of(job);
        if (parsed is Parsed<AcceptedTrainingJob>.Invalid invalid) return new JobVerdict.Refused("Invalid", JobStatuses.Sentence(invalid.Faults));

        var accepted = ((Parsed<AcceptedTrainingJob>.Valid)parsed).Value;
        return new JobVerdict.Admitted(accepted, accepted.Job.Variants.ToImmutableDictionary(
            variant => variant.Name, variant => VariantTemplate.Of(job.Spec, variant.Name), StringComparer.Ordinal));
    }

    private async Task<JobVerdict?> TryTemplatesAsync(TrainingJob job, JobVerdict.Admitted admitted, CancellationToken stop)
    {
        foreach (var variant in admitted.Spec.Job.Variants)
        {
            var kind = cache.Classes.FirstOrDefault(variant.Accepts) ?? Stranger(variant.Vendor ?? Vendor.Nvidia);
            var placement = new Placement(variant.Name, kind.Name, "dry-run", 1, [new HostShare("dry-run", ChipSet.First(1))]);
            var gang = new GangShape(
                job.Metadata.NamespaceProperty, job.Metadata.Name, job.Metadata.Uid, admitted.Spec.Job.Queue, 0, clock.GetUtcNow(), placement, kind,
                job.Spec.PriorityClassName ?? cache.DefaultPriorityClass);
            var template = admitted.Template(variant.Name);
            var key = $"{gang.Namespace}\n{kind.Resource}\n{gang.PriorityClass}\n{template.ToJsonString()}";
            if (_goodTemplates.ContainsKey(key)) continue;
            if (await TryAsync(new PodBuilder(gang, template).Unbound(0), stop) is { } objection) return objection;

            if (_goodTemplates.Count >= MostTemplates) _goodTemplates.Clear();
            _goodTemplates[key] = true;
        }

        return null;
    }

    private async Task<JobVerdict?> TryAsync(JsonObject pod, CancellationToken stop)
    {
        try
        {
            await api.CreateAsync<JsonElement>(CoreKinds.Pod, (string?)pod["metadata"]!["namespace"], (string?)pod["metadata"]!["name"], pod, dryRun: true, stop);
            return null;
        }
        catch (ApiException e) when (e.Code is 400 or 422)
        {
            return new JobVerdict.Refused("TemplateRejected", $"spec.template makes a pod that the API server rejects: {e.Message}");
        }
        catch (ApiException e) when (e.IsForbidden || e.IsNotFound)
        {
            return new JobVerdict.Postponed(e.Message, AskAgain);
        }
    }

    private static AcceleratorClass Stranger(Vendor vendor) => new()
    {
        Name = "unknown",
        Vendor = vendor,
        Resource = vendor == Vendor.Nvidia ? "nvidia.com/gpu" : "huawei.com/Ascend910",
    };
}
