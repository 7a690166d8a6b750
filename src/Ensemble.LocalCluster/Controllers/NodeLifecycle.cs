using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Controllers;

/// <summary>Marks nodes whose heartbeat went stale or whose kubelet is not well, and unmarks them when that is over, as kube-controller-manager does.</summary>
/// <remarks>Staleness is counted from when we saw the lease change, so the clocks of nodes don't matter.</remarks>
internal sealed class NodeLifecycle(KubernetesApi api, Outbox outbox, TimeProvider clock, TimeSpan grace)
{
    private const string Unreachable = "node.kubernetes.io/unreachable";
    private const string NotReady = "node.kubernetes.io/not-ready";

    private readonly Dictionary<string, Heart> _hearts = new(StringComparer.Ordinal);

    public void SeeNode(JsonObject node, bool gone)
    {
        var name = node.Text("metadata", "name") ?? "";
        lock (_hearts)
        {
            if (gone) _hearts.Remove(name);
            else if (!_hearts.TryGetValue(name, out var heart)) _hearts[name] = new(_hearts, api, clock, grace) { Node = node, BeatAt = clock.GetUtcNow() };
            else heart.Node = node;
            if (!gone && _hearts[name] is { IsWrong: true } wrong) outbox.Post(wrong);
        }
    }

    public void SeeLease(JsonObject lease, bool gone)
    {
        if (gone || lease.Text("metadata", "namespace") != NodeLease.Namespace) return;
        lock (_hearts)
        {
            if (!_hearts.TryGetValue(lease.Text("metadata", "name") ?? "", out var heart)) return;
            var beat = lease.Text("spec", "renewTime");
            if (beat == heart.Beat) return;
            (heart.Beat, heart.BeatAt) = (beat, clock.GetUtcNow());
            if (heart.IsWrong) outbox.Post(heart);
        }
    }

    /// <summary>Looks for hearts that stopped.</summary>
    public void Check()
    {
        lock (_hearts)
            foreach (var heart in _hearts.Values.Where(h => h.IsWrong)) outbox.Post(heart);
    }

    /// <summary>One node as this controller sees it; guarded by the dictionary.</summary>
    private sealed class Heart(Dictionary<string, Heart> gate, KubernetesApi api, TimeProvider clock, TimeSpan grace) : Outgoing
    {
        public required JsonObject Node { get; set; }
        public string? Beat { get; set; }
        public DateTimeOffset BeatAt { get; set; }

        /// <summary>Whether the node's taints are not what its state demands.</summary>
        public bool IsWrong => Wanted != Node.Objects("spec", "taints").Select(t => t.Text("key")).FirstOrDefault(key => key is Unreachable or NotReady);

        private bool IsStale => clock.GetUtcNow() - BeatAt > grace;

        private string? Wanted => IsStale ? Unreachable
            : Node.Objects("status", "conditions").Any(c => c.Text("type") == "Ready" && c.Text("status") == "False") ? NotReady
            : null;

        public override async Task WriteAsync(CancellationToken stop)
        {
            JsonObject taints;
            JsonObject? status;
            string name;
            lock (gate)
            {
                if (!IsWrong) return;
                (name, taints, status) = (Node.Text("metadata", "name") ?? "", Taints(Wanted), IsStale ? Unknown() : null);
            }

            if (status is not null)
            {
                var written = await PatchAsync(name, status, "status", stop);
                taints["metadata"] = new JsonObject { ["resourceVersion"] = written.Text("metadata", "resourceVersion") };
            }

            await PatchAsync(name, taints, null, stop);
        }

        private Task<JsonObject> PatchAsync(string name, JsonObject patch, string? subresource, CancellationToken stop) =>
            api.PatchAsync<JsonObject>(CoreKinds.Node, null, name, PatchType.Merge, patch, dryRun: false, stop, subresource);

        private JsonObject Taints(string? key)
        {
            var others = Node.Objects("spec", "taints").Where(t => t.Text("key") is not (Unreachable or NotReady)).Select(t => (JsonNode?)t.DeepClone());
            var ours = key is null ? [] : new[] { Taint(key, "NoSchedule"), Taint(key, "NoExecute") };
            return new()
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = Node.Text("metadata", "resourceVersion") }, // Taints are one list in a merge patch.
                ["spec"] = new JsonObject { ["taints"] = new JsonArray([.. others, .. ours]) },
            };
        }

        private JsonObject Taint(string key, string effect) => new() { ["key"] = key, ["effect"] = effect, ["timeAdded"] = Json.Time(clock.GetUtcNow()) };

        private JsonObject Unknown()
        {
            var conditions = (JsonArray?)Node.At("status", "conditions")?.DeepClone() ?? [];
            foreach (var condition in conditions.OfType<JsonObject>())
            {
                condition["status"] = "Unknown";
                condition["reason"] = "NodeStatusUnknown";
                condition["message"] = "Kubelet stopped posting node status.";
                condition["lastTransitionTime"] = Json.Time(clock.GetUtcNow());
            }

            return new() { ["status"] = new JsonObject { ["conditions"] = conditions } };
        }
    }
}
