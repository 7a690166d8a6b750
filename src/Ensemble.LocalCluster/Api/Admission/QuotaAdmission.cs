using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Requests;
using Ensemble.LocalCluster.Api.Storage;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Api.Admission;

/// <summary>Holds pods to the ResourceQuotas of their namespace, counting what is there each time.</summary>
internal sealed class QuotaAdmission(ObjectStore store)
{
    /// <exception cref="Refusal">403, as the ResourceQuota admission plugin answers.</exception>
    public void Admit(JsonObject pod)
    {
        var space = pod.Text("metadata", "namespace") ?? "";
        var quotas = store.Snapshot(BuiltInKinds.Quotas).Objects.Where(quota => quota.Namespace == space).Select(quota => quota.Parse()).ToList();
        if (quotas.Count == 0) return;

        var asked = UsesOf(pod);
        var used = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var other in store.Snapshot(BuiltInKinds.Pods).Objects.Where(other => other.Namespace == space).Select(other => other.Parse()))
        {
            if (other.Text("status", "phase") is "Succeeded" or "Failed") continue;
            foreach (var (name, amount) in UsesOf(other)) used[name] = used.GetValueOrDefault(name) + amount;
        }

        foreach (var quota in quotas) Check(quota, pod, asked, used);
    }

    private static void Check(JsonObject quota, JsonObject pod, Dictionary<string, decimal> asked, Dictionary<string, decimal> used)
    {
        var over = PodRequests.Amounts(quota.At("spec", "hard"))
            .Where(hard => asked.TryGetValue(hard.Name, out var more) && used.GetValueOrDefault(hard.Name) + more > hard.Amount)
            .OrderBy(hard => hard.Name, StringComparer.Ordinal).ToList();
        if (over.Count == 0) return;
        string Tell(Func<string, decimal> amount) => string.Join(',', over.Select(hard => FormattableString.Invariant($"{hard.Name}={amount(hard.Name):0.###}")));
        var hards = over.ToDictionary(hard => hard.Name, hard => hard.Amount, StringComparer.Ordinal);
        throw Refusal.Forbidden(
            "pods", pod.Text("metadata", "name") ?? "",
            $"exceeded quota: {quota.Text("metadata", "name")}, requested: {Tell(name => asked[name])}, used: {Tell(name => used.GetValueOrDefault(name))}, limited: {Tell(name => hards[name])}");
    }

    private static Dictionary<string, decimal> UsesOf(JsonObject pod)
    {
        var uses = new Dictionary<string, decimal>(StringComparer.Ordinal) { ["count/pods"] = 1 };
        foreach (var (name, amount) in PodRequests.Of(pod))
        {
            uses[name] = amount;
            if (name != "pods") uses["requests." + name] = amount;
        }

        foreach (var container in pod.Objects("spec", "containers"))
            foreach (var (name, amount) in PodRequests.Amounts(container.At("resources", "limits"))) uses["limits." + name] = uses.GetValueOrDefault("limits." + name) + amount;
        return uses;
    }
}
