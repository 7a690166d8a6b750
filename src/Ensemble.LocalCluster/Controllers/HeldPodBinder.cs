using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Controllers;

/// <summary>As much of a scheduler as a development cluster needs: it binds pods that are held to one node by its name, and says why it can't.</summary>
/// <remarks>Pods that could go anywhere stay pending: choosing is Ensemble's part. Room is the kubelet's to judge.</remarks>
internal sealed class HeldPodBinder(KubernetesApi api, Outbox outbox, TimeProvider clock)
{
    private readonly Dictionary<string, JsonObject> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Held> _pods = new(StringComparer.Ordinal);

    public void SeeNode(JsonObject node, bool gone)
    {
        var name = node.Text("metadata", "name") ?? "";
        lock (_pods)
        {
            if (gone) _nodes.Remove(name);
            else _nodes[name] = node;
            foreach (var pod in _pods.Values.Where(pod => pod.Node == name)) outbox.Post(pod);
        }
    }

    public void SeePod(JsonObject seen, bool gone)
    {
        var uid = seen.Text("metadata", "uid") ?? "";
        lock (_pods)
        {
            var waits = !gone && seen.Text("spec", "nodeName") is null or "" && seen.Text("spec", "schedulerName") == "default-scheduler"
                && seen.Text("metadata", "deletionTimestamp") is null && !seen.Objects("spec", "schedulingGates").Any();
            if (!waits || HeldTo(seen) is not { } node)
            {
                _pods.Remove(uid);
                return;
            }

            if (_pods.TryGetValue(uid, out var pod)) pod.Object = seen;
            else _pods[uid] = pod = new(this, node) { Object = seen };
            outbox.Post(pod);
        }
    }

    private static string? HeldTo(JsonObject pod)
    {
        var terms = pod.Objects("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms").ToList();
        var names = terms.Select(term => term.Objects("matchFields").FirstOrDefault(field => field.Text("key") == "metadata.name" && field.Text("operator") == "In")?.Texts("values").Single()).Distinct().ToList();
        return names is [{ } one] ? one : null;
    }

    /// <returns>What stands against the pod on its node, in kube-scheduler's words; null where nothing does.</returns>
    private string? Obstacle(Held pod)
    {
        if (!_nodes.TryGetValue(pod.Node, out var node)) return $"0/{_nodes.Count} nodes are available: {_nodes.Count} node(s) didn't satisfy plugin(s) [NodeAffinity].";
        var taint = node.Objects("spec", "taints").FirstOrDefault(one => one.Text("effect") is "NoSchedule" or "NoExecute" && !pod.Object.Objects("spec", "tolerations").Any(t => Tolerates(t, one)));
        var why = node.Flag("spec", "unschedulable") == true ? "1 node(s) were unschedulable"
            : taint is not null ? $"1 node(s) had untolerated taint {{{taint.Text("key")}: {taint.Text("value")}}}"
            : null;
        return why is null ? null : $"0/{_nodes.Count} nodes are available: {why}, {_nodes.Count - 1} node(s) didn't satisfy plugin(s) [NodeAffinity].";
    }

    private static bool Tolerates(JsonObject toleration, JsonObject taint) =>
        (toleration.Text("effect") is null or "" || toleration.Text("effect") == taint.Text("effect"))
        && (toleration.Text("key") is null or "" || toleration.Text("key") == taint.Text("key"))
        && (toleration.Text("operator") == "Exists" || (toleration.Text("value") ?? "") == (taint.Text("value") ?? ""));

    private sealed class Held(HeldPodBinder all, string node) : Outgoing
    {
        public required JsonObject Object { get; set; }

        public string Node => node;

        public override async Task WriteAsync(CancellationToken stop)
        {
            string? why;
            lock (all._pods) why = all.Obstacle(this);
            var (ns, name, uid) = (Object.Text("metadata", "namespace"), Object.Text("metadata", "name") ?? "", Object.Text("metadata", "uid"));
            if (why is null)
            {
                var binding = new JsonObject
                {
                    ["apiVersion"] = "v1", ["kind"] = "Binding", ["metadata"] = new JsonObject { ["name"] = name, ["uid"] = uid },
                    ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = node },
                };
                await all.Api.CreateAsync<JsonObject>(CoreKinds.Pod, ns, name, binding, dryRun: false, stop, "binding");
                return;
            }

            if (Object.Objects("status", "conditions").Any(c => c.Text("type") == "PodScheduled" && c.Text("message") == why)) return;
            var others = Object.Objects("status", "conditions").Where(c => c.Text("type") != "PodScheduled").Select(c => c.DeepClone());
            var conditions = new JsonArray([.. others, PodConditions.Of("PodScheduled", "False", "Unschedulable", why, all.Now)]);
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = uid }, ["status"] = new JsonObject { ["conditions"] = conditions } };
            await all.Api.PatchAsync<JsonObject>(CoreKinds.Pod, ns, name, PatchType.Merge, patch, dryRun: false, stop, "status");
        }
    }

    private KubernetesApi Api => api;

    private DateTimeOffset Now => clock.GetUtcNow();
}
