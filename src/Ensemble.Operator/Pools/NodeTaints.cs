using System.Text.Json.Nodes;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Gangs;
using Ensemble.Operator.Hosting;

namespace Ensemble.Operator.Pools;

/// <summary>Keeps the taint of exclusive pools on their nodes and off all others, so that other schedulers leave them alone.</summary>
internal sealed class NodeTaints(KubernetesApi api, FleetCache cache, FleetOperatorOptions options)
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } =
    [
        AccessRight.To(CoreKinds.Node, "get", "patch"),
    ];

    private static readonly Taint Managed = new(GangNames.ManagedTaint, string.Empty, TaintEffect.NoSchedule);

    /// <summary>Writes the taints that differ from what they should be.</summary>
    public Task KeepAsync(SiteView site, CancellationToken stop)
    {
        var wrong = site.Nodes.Where(node => IsTainted(node) != site.IsExclusive(node.Name)).ToList();
        return wrong.Count == 0
            ? Task.CompletedTask
            : Parallel.ForEachAsync(
                wrong, new ParallelOptions { MaxDegreeOfParallelism = options.Workers, CancellationToken = stop },
                async (node, token) => await TurnAsync(node, token));
    }

    private static bool IsTainted(NodeFacts node) => node.Taints.Any(taint => taint.Key == GangNames.ManagedTaint);

    // A node's taints are one list to the API server, so it is read, changed and written against its version.
    private async Task TurnAsync(NodeFacts node, CancellationToken stop)
    {
        var tainted = IsTainted(node);
        var current = await api.FindAsync<JsonObject>(CoreKinds.Node, null, node.Name, stop);
        if (current is null) return;
        var taints = new JsonArray();
        foreach (var taint in (current["spec"]?["taints"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if ((string?)taint["key"] != GangNames.ManagedTaint) taints.Add(taint.DeepClone());
        }

        if (!tainted) taints.Add(new JsonObject { ["key"] = Managed.Key, ["effect"] = Managed.Effect.ToString() });
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = (string?)current["metadata"]!["resourceVersion"] },
            ["spec"] = new JsonObject { ["taints"] = taints },
        };
        try
        {
            cache.Observe(await api.PatchAsync<NodeFacts>(CoreKinds.Node, null, node.Name, PatchType.Merge, patch, dryRun: false, stop));
        }
        catch (ApiException e) when (e.IsConflict || e.IsNotFound)
        {
            // The node changed or went; its event brings us back.
        }
    }
}
