using System.Globalization;
using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Storage;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>What the disruption budgets of a namespace allow, counted from the pods that are there.</summary>
internal sealed class DisruptionBudgets(ObjectStore store)
{
    /// <exception cref="Refusal">429, with the budget as its cause: one disruption more is not allowed.</exception>
    public void Require(StoredObject pod)
    {
        var state = pod.Parse();
        if (state.Text("status", "phase") == "Pending") return; // What has not begun serves nobody.
        var isHealthy = IsHealthy(state);
        foreach (var budget in store.Snapshot(BuiltInKinds.DisruptionBudgets).Objects.Where(item => item.Namespace == pod.Namespace))
        {
            var tree = budget.Parse();
            if (!Selects(tree, pod) || (!isHealthy && tree.Text("spec", "unhealthyPodEvictionPolicy") == "AlwaysAllow")) continue;
            var (healthy, needed) = Count(tree, pod.Namespace);
            if (healthy - (isHealthy ? 1 : 0) >= needed) continue;
            throw new Refusal(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.", new()
            {
                ["causes"] = new JsonArray(new JsonObject
                {
                    ["reason"] = "DisruptionBudget", ["message"] = $"The disruption budget {budget.Name} needs {needed} healthy pods and has {healthy} currently",
                }),
            });
        }
    }

    private (int Healthy, int Needed) Count(JsonObject budget, string space)
    {
        var covered = store.Snapshot(BuiltInKinds.Pods).Objects.Where(pod => pod.Namespace == space && Selects(budget, pod)).Select(pod => pod.Parse()).ToList();
        var live = covered.Where(pod => pod.Text("metadata", "deletionTimestamp") is null && pod.Text("status", "phase") is not ("Succeeded" or "Failed")).ToList();
        var healthy = live.Count(IsHealthy);
        return budget.At("spec", "maxUnavailable") is { } most
            ? (healthy, Math.Max(0, covered.Count - Amount(most, covered.Count)))
            : (healthy, budget.At("spec", "minAvailable") is { } least ? Amount(least, live.Count) : 1);
    }

    /// <summary>A number, or a percentage of so many, rounded up.</summary>
    private static int Amount(JsonNode value, int of)
    {
        var text = value.ToString();
        var whole = decimal.TryParse(text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return (int)Math.Ceiling(text.EndsWith('%') ? whole * of / 100 : whole);
    }

    private static bool IsHealthy(JsonObject pod) => pod.Objects("status", "conditions").Any(c => c.Text("type") == "Ready" && c.Text("status") == "True");

    private static bool Selects(JsonObject budget, StoredObject pod) =>
        ObjectSelector.Matches(budget.At("spec", "selector"), pod.Labels);
}
