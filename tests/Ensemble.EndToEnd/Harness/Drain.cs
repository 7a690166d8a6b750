using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.EndToEnd.Harness;

/// <summary>What <c>kubectl drain</c> does to a node: it cordons it, then asks for each pod's eviction every 5 s until that is granted.</summary>
internal sealed class Drain(FleetHarness fleet, string node) : IDisposable
{
    private readonly KubernetesApi _api = fleet.CreateClient("kubectl-drain");
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Evictions that were refused for a budget's sake.</summary>
    public int Refusals { get; private set; }

    /// <summary>Evictions that were granted.</summary>
    public int Granted { get; private set; }

    /// <summary>Whether no pod is left that would have to go.</summary>
    public static bool IsDone(FleetState state, string node) => !state.Pods.Any(pod => pod.Node == node);

    public Task CordonAsync() => PatchNodeAsync("""{"spec":{"unschedulable":true}}""");

    public Task UncordonAsync() => PatchNodeAsync("""{"spec":{"unschedulable":null}}""");

    /// <summary>One more round, if it is time; for <see cref="FleetHarness.AfterEachLook"/>.</summary>
    public async Task TryAsync()
    {
        if (fleet.Clock.GetUtcNow() < _next) return;
        _next = fleet.Clock.GetUtcNow() + TimeSpan.FromSeconds(5);
        var pods = await _api.ListAsync<JsonObject>(CoreKinds.Pod, null, ListQuery.All, CancellationToken.None);
        foreach (var pod in (pods.Items ?? []).Select(item => new PodState(item)).Where(pod => pod.Node == node && !pod.Deleting)) await EvictAsync(pod);
    }

    public async Task<bool> EvictAsync(PodState pod)
    {
        var eviction = new JsonObject
        {
            ["apiVersion"] = "policy/v1", ["kind"] = "Eviction", ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace },
        };
        try
        {
            await _api.CreateAsync<JsonObject>(CoreKinds.Pod, pod.Namespace, pod.Name, eviction, dryRun: false, CancellationToken.None, "eviction");
            Granted++;
            return true;
        }
        catch (ApiException e) when (e.Code == 429)
        {
            Refusals++;
            return false;
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return true; // It has gone by itself.
        }
    }

    public void Dispose() => _api.Dispose();

    private Task<JsonObject> PatchNodeAsync(string patch) =>
        _api.PatchAsync<JsonObject>(CoreKinds.Node, null, node, PatchType.Merge, JsonNode.Parse(patch)!, dryRun: false, CancellationToken.None);
}
