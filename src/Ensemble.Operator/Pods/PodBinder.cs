using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;

namespace Ensemble.Operator.Pods;

/// <summary>Gives a pod its node through <c>pods/binding</c>, and tells what became of it.</summary>
/// <remarks>A bind is for one uid and is refused where the pod has a node: repeated or late, it does nothing twice.</remarks>
internal sealed class PodBinder(KubernetesApi api, FleetCache cache, TimeProvider clock)
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } = [AccessRight.ToPart(CoreKinds.Pod, "binding", "create"), AccessRight.To(CoreKinds.Pod, "get")];

    /// <summary>How long a pod rests whose bind the API server refused.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <returns>Null where it stands; what the API server said where it refused.</returns>
    /// <exception cref="ApiException">No answer came, so that nobody knows; the pod's place stays held.</exception>
    public async Task<string?> BindAsync(PodBind bind, CancellationToken stop)
    {
        var pod = bind.Pod;
        try
        {
            await api.CreateAsync<JsonElement>(CoreKinds.Pod, pod.Key.Namespace, pod.Key.Name, Body(bind), dryRun: false, stop, "binding");
            return null;
        }
        catch (ApiException e) when (e.IsTransient || e.IsDoubtful)
        {
            throw;
        }
        catch (ApiException e) when (e.IsConflict || e.IsNotFound)
        {
            await LookAsync(pod, stop); // It has a node, or is going: whoever did that, it stands.
            return null;
        }
        catch (ApiException e)
        {
            cache.Pods.Release(pod.Uid, clock.GetUtcNow() + Rest);
            return e.Message;
        }
    }

    /// <summary>Finds out whether a pod got the node that we gave it.</summary>
    /// <exception cref="ApiException">The API server could not be asked.</exception>
    public async Task LookAsync(PodFacts pod, CancellationToken stop)
    {
        var now = await api.FindAsync<PodFacts>(CoreKinds.Pod, pod.Key.Namespace, pod.Key.Name, stop);
        if (now?.Uid == pod.Uid) cache.Observe(now);
        if (now is null || now.Uid != pod.Uid || now.NodeName is null) cache.Pods.Release(pod.Uid);
    }

    private JsonObject Body(PodBind bind)
    {
        var (pod, node, chips, kind) = bind;
        var metadata = new JsonObject { ["name"] = pod.Key.Name, ["namespace"] = pod.Key.Namespace, ["uid"] = pod.Uid };
        if (kind?.Vendor == Vendor.Huawei && chips != ChipSet.None) metadata["annotations"] = Annotations(chips, kind);
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Binding",
            ["metadata"] = metadata,
            ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = node },
        };
    }

    /// <summary>Ascend's device plugin takes the chips that the pod's annotation orders, where it runs in that mode.</summary>
    private JsonObject Annotations(ChipSet chips, AcceleratorClass kind)
    {
        var prefix = kind.Resource[(kind.Resource.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var nanoseconds = (clock.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * TimeSpan.NanosecondsPerTick;
        return new()
        {
            [kind.Resource] = string.Join(',', chips.Chips().Select(chip => $"{prefix}-{chip.ToString(CultureInfo.InvariantCulture)}")),
            ["predicate-time"] = nanoseconds.ToString(CultureInfo.InvariantCulture),
        };
    }
}
