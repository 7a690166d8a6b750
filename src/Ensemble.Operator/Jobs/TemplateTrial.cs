using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Gangs;

namespace Ensemble.Operator.Jobs;

/// <summary>Shows the API server the pods that a job would get, in a dry run. A template that many jobs share is tried once.</summary>
internal sealed class TemplateTrial(KubernetesApi api, FleetCache cache)
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } =
    [
        AccessRight.To(CoreKinds.Pod, "create"), // A dry run.
    ];

    private const int MostTemplates = 4096;
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, bool> _good = new(StringComparer.Ordinal);

    /// <summary>Tries the pod of one variant.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="template">Its template.</param>
    /// <param name="shape">Makes the gang from a placement and its class.</param>
    /// <param name="stop">Ends the trial.</param>
    /// <returns>Null, or why the job may not be placed.</returns>
    /// <exception cref="ApiException">The API server could not be asked.</exception>
    public async Task<JobVerdict?> TryAsync(Variant variant, JsonObject template, Func<Placement, AcceleratorClass, GangShape> shape, CancellationToken stop)
    {
        var kind = cache.Classes.FirstOrDefault(variant.Accepts) ?? Stranger(variant.Vendor ?? Vendor.Nvidia);
        var gang = shape(new(variant.Name, kind.Name, "dry-run", 1, [new HostShare("dry-run", ChipSet.First(1))]), kind);
        var key = $"{gang.Namespace}\n{kind.Resource}\n{gang.PriorityClass}\n{gang.Serving}\n{gang.Terms}\n{template.ToJsonString()}";
        if (_good.ContainsKey(key)) return null;
        if (await TryAsync(new PodBuilder(gang, template).Unbound(0), stop) is { } objection) return objection;

        if (_good.Count >= MostTemplates) _good.Clear();
        _good[key] = true;
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
