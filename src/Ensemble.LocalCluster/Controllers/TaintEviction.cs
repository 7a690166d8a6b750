using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Controllers;

/// <summary>Deletes pods from nodes whose NoExecute taints they don't tolerate, or tolerate no longer, as kube-controller-manager does.</summary>
/// <remarks>A pod goes when the shortest of the times it tolerates its node's taints is over, counted from when its node got the last of them.</remarks>
internal sealed class TaintEviction(KubernetesApi api, Outbox outbox, TimeProvider clock)
{
    private readonly Dictionary<string, JsonObject[]> _taints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Bound> _pods = new(StringComparer.Ordinal);

    public void SeeNode(JsonObject node, bool gone)
    {
        var name = node.Text("metadata", "name") ?? "";
        lock (_pods)
        {
            JsonObject[] taints = gone ? [] : [.. node.Objects("spec", "taints").Where(taint => taint.Text("effect") == "NoExecute")];
            if (taints.Length == 0 && !_taints.ContainsKey(name)) return;
            if (taints.Length == 0) _taints.Remove(name);
            else _taints[name] = taints;
            foreach (var pod in _pods.Values.Where(pod => pod.Node == name)) Consider(pod);
        }
    }

    public void SeePod(JsonObject seen, bool gone)
    {
        var uid = seen.Text("metadata", "uid") ?? "";
        lock (_pods)
        {
            if (gone || seen.Text("spec", "nodeName") is null or "")
            {
                _pods.Remove(uid);
                return;
            }

            if (_pods.TryGetValue(uid, out var pod)) pod.Object = seen;
            else _pods[uid] = pod = new(api, clock) { Object = seen };
            Consider(pod);
        }
    }

    /// <summary>Looks for pods whose time is over.</summary>
    public void Check()
    {
        lock (_pods)
        {
            foreach (var pod in _pods.Values) Consider(pod);
        }
    }

    private void Consider(Bound pod)
    {
        if (!_taints.TryGetValue(pod.Node, out var taints))
        {
            pod.Since = null;
            return;
        }

        if (pod.IsGoing) return;
        pod.Since ??= clock.GetUtcNow();
        TimeSpan? stays = null;
        foreach (var taint in taints)
        {
            var toleration = pod.Object.Objects("spec", "tolerations").FirstOrDefault(one => Tolerates(one, taint));
            TimeSpan? allowed = toleration is null ? TimeSpan.Zero
                : toleration.Integer("tolerationSeconds") is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, int.MaxValue))
                : null;
            if (allowed is not null && (stays is null || allowed < stays)) stays = allowed;
        }

        if (stays is { } span && clock.GetUtcNow() - pod.Since >= span) outbox.Post(pod);
    }

    private static bool Tolerates(JsonObject toleration, JsonObject taint)
    {
        if (toleration.Text("effect") is { Length: > 0 } effect && effect != "NoExecute") return false;
        var exists = toleration.Text("operator") == "Exists";
        var key = toleration.Text("key") ?? "";
        return key.Length == 0 ? exists : key == taint.Text("key") && (exists || (toleration.Text("value") ?? "") == (taint.Text("value") ?? ""));
    }

    private sealed class Bound(KubernetesApi api, TimeProvider clock) : Outgoing
    {
        public required JsonObject Object { get; set; }

        /// <summary>Since when its node has taints that it may have to leave for.</summary>
        public DateTimeOffset? Since { get; set; }

        public string Node => Object.Text("spec", "nodeName") ?? "";

        public bool IsGoing => Object.Text("metadata", "deletionTimestamp") is not null;

        public override async Task WriteAsync(CancellationToken stop)
        {
            if (IsGoing) return;
            var (ns, name, uid) = (Object.Text("metadata", "namespace"), Object.Text("metadata", "name") ?? "", Object.Text("metadata", "uid"));
            var status = new JsonObject { ["conditions"] = Object.At("status", "conditions")?.DeepClone() };
            PodConditions.Set(status, "DisruptionTarget", "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint", clock.GetUtcNow());
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = uid }, ["status"] = status };
            await api.PatchAsync<JsonObject>(CoreKinds.Pod, ns, name, PatchType.Merge, patch, dryRun: false, stop, "status");
            await api.DeleteAsync(CoreKinds.Pod, ns, name, new() { Uid = uid }, stop);
        }
    }
}
