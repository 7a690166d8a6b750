using System.Globalization;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Api.Requests;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Controllers;

/// <summary>Keeps the status of disruption budgets: how many of their pods are well, and so how many may be evicted now.</summary>
/// <remarks>Pods are counted as they are; what a pod's controller would like to have, as maxUnavailable and percentages go by, is not asked.</remarks>
internal sealed class BudgetStatuses(KubernetesApi api, Outbox outbox, TimeProvider clock)
{
    private static readonly TimeSpan EvictionTimeout = TimeSpan.FromMinutes(2); // As kube-controller-manager waits for an eviction's delete.

    private readonly Dictionary<string, Budget> _budgets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _pods = new(StringComparer.Ordinal);

    public void SeeBudget(JsonObject seen, bool gone)
    {
        var uid = seen.Text("metadata", "uid") ?? "";
        lock (_budgets)
        {
            if (gone)
            {
                _budgets.Remove(uid);
                return;
            }

            if (_budgets.TryGetValue(uid, out var budget)) budget.Object = seen;
            else _budgets[uid] = budget = new(this) { Object = seen };
            outbox.Post(budget);
        }
    }

    public void SeePod(JsonObject pod, bool gone)
    {
        lock (_budgets)
        {
            var uid = pod.Text("metadata", "uid") ?? "";
            if (gone) _pods.Remove(uid);
            else _pods[uid] = pod;
            foreach (var budget in _budgets.Values.Where(budget => budget.Covers(pod))) outbox.Post(budget);
        }
    }

    private static bool IsHealthy(JsonObject pod) => pod.Text("metadata", "deletionTimestamp") is null
        && pod.Objects("status", "conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    private static Dictionary<string, string> Labels(JsonObject pod) => pod.At("metadata", "labels") is JsonObject labels
        ? labels.ToDictionary(label => label.Key, label => label.Value.Text() ?? "", StringComparer.Ordinal)
        : [];

    private static long Amount(JsonNode? value, long of) => value.Integer() ?? (value.Text() is { } text && text.EndsWith('%')
        && long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? (of * percent + 99) / 100 : 0);

    private sealed class Budget(BudgetStatuses all) : Outgoing
    {
        public required JsonObject Object { get; set; }

        public bool Covers(JsonObject pod) => pod.Text("metadata", "namespace") == Object.Text("metadata", "namespace")
            && ObjectSelector.Matches(Object.At("spec", "selector"), Labels(pod));

        public override async Task WriteAsync(CancellationToken stop)
        {
            JsonObject status;
            lock (all._budgets)
            {
                status = Status();
                var present = Object.At("status") as JsonObject ?? [];
                if (status.All(field => JsonNode.DeepEquals(field.Value, present[field.Key]))) return;
            }

            var patch = new JsonObject
            {
                // Against its version: an eviction may have taken from it meanwhile.
                ["metadata"] = new JsonObject { ["resourceVersion"] = Object.Text("metadata", "resourceVersion") },
                ["status"] = status,
            };
            await all.Api.PatchAsync<JsonObject>(
                CoreKinds.PodDisruptionBudget, Object.Text("metadata", "namespace"), Object.Text("metadata", "name") ?? "", PatchType.Merge, patch,
                dryRun: false, stop, "status");
        }

        private JsonObject Status()
        {
            var pods = all._pods.Values.Where(Covers).Where(pod => pod.Text("status", "phase") is not ("Succeeded" or "Failed")).ToList();
            var disrupted = StillDisrupted(pods);
            var healthy = pods.Count(pod => IsHealthy(pod) && !disrupted.ContainsKey(pod.Text("metadata", "name") ?? ""));
            var spec = Object.At("spec");
            var desired = spec.At("minAvailable") is { } least ? Amount(least, pods.Count)
                : spec.At("maxUnavailable") is { } most ? Math.Max(0, pods.Count - Amount(most, pods.Count))
                : 0;
            var gone = Object.At("status", "disruptedPods") is JsonObject noted ? noted.Where(entry => !disrupted.ContainsKey(entry.Key)).Select(entry => entry.Key) : [];
            var status = new JsonObject
            {
                ["currentHealthy"] = healthy,
                ["desiredHealthy"] = desired,
                ["expectedPods"] = pods.Count,
                ["disruptionsAllowed"] = pods.Count == 0 ? 0 : Math.Max(0, healthy - desired),
                ["observedGeneration"] = Object.Integer("metadata", "generation") ?? 0,
            };
            JsonObject cleared = [.. gone.Select(name => KeyValuePair.Create(name, (JsonNode?)null))];
            if (cleared.Count > 0) status["disruptedPods"] = cleared;
            return status;
        }

        /// <summary>Evicted pods that nobody has deleted yet.</summary>
        private Dictionary<string, bool> StillDisrupted(List<JsonObject> pods)
        {
            var still = new Dictionary<string, bool>(StringComparer.Ordinal);
            foreach (var (name, at) in Object.At("status", "disruptedPods") as JsonObject ?? [])
            {
                var there = pods.Any(pod => pod.Text("metadata", "name") == name && pod.Text("metadata", "deletionTimestamp") is null);
                if (there && DateTimeOffset.TryParse(at.Text(), CultureInfo.InvariantCulture, out var since) && all.Clock.GetUtcNow() - since < EvictionTimeout) still[name] = true;
            }

            return still;
        }
    }

    private KubernetesApi Api => api;

    private TimeProvider Clock => clock;
}
