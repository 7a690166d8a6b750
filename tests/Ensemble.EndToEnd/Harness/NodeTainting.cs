using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.EndToEnd.Harness;

/// <summary>Taints as <c>kubectl taint</c> sets them.</summary>
internal static class NodeTainting
{
    public static Task TaintAsync(this FleetHarness fleet, string node, string key, string effect) => ChangeAsync(fleet, node, taints =>
        taints.Add(new JsonObject
        {
            ["key"] = key, ["effect"] = effect, ["timeAdded"] = fleet.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
        }));

    public static Task UntaintAsync(this FleetHarness fleet, string node, string key) => ChangeAsync(fleet, node, taints =>
    {
        foreach (var taint in taints.Where(taint => (string?)taint!["key"] == key).ToList()) taints.Remove(taint);
    });

    private static async Task ChangeAsync(FleetHarness fleet, string node, Action<JsonArray> change)
    {
        var found = await fleet.NodeAsync(node);
        var taints = found["spec"]?["taints"]?.DeepClone() as JsonArray ?? [];
        change(taints);
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = (string?)found["metadata"]!["resourceVersion"] },
            ["spec"] = new JsonObject { ["taints"] = taints },
        };
        await fleet.User.PatchAsync<JsonObject>(CoreKinds.Node, null, node, PatchType.Merge, patch, dryRun: false, CancellationToken.None);
    }
}
