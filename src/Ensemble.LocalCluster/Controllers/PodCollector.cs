using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Controllers;

/// <summary>Removes the pods that no kubelet will ever remove: those of a node that was deleted, and the terminating ones of a node out of service.</summary>
/// <remarks>Terminating pods of a node that is only silent stay: their processes may still run.</remarks>
internal sealed class PodCollector(KubernetesApi api, Outbox outbox, TimeProvider clock, TimeSpan quarantine)
{
    private const string OutOfService = "node.kubernetes.io/out-of-service";

    private readonly Dictionary<string, Bound> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _outOfService = new(StringComparer.Ordinal);

    public void SeePod(JsonObject pod, bool gone)
    {
        var uid = pod.Text("metadata", "uid") ?? "";
        lock (_pods)
        {
            if (gone || pod.Text("spec", "nodeName") is null or "") _pods.Remove(uid);
            else if (_pods.TryGetValue(uid, out var bound)) bound.Pod = pod;
            else _pods[uid] = new(api) { Pod = pod };
        }
    }

    public void SeeNode(JsonObject node, bool gone)
    {
        var name = node.Text("metadata", "name") ?? "";
        lock (_pods)
        {
            if (gone) _outOfService.Remove(name);
            else _outOfService[name] = node.Objects("spec", "taints").Any(t => t.Text("key") == OutOfService);
        }
    }

    /// <summary>Looks for pods to remove.</summary>
    public void Check()
    {
        var now = clock.GetUtcNow();
        lock (_pods)
        {
            foreach (var bound in _pods.Values)
            {
                var known = _outOfService.TryGetValue(bound.Pod.Text("spec", "nodeName") ?? "", out var outOfService);
                bound.AloneSince = known ? null : bound.AloneSince ?? now;
                var terminating = bound.Pod.Text("metadata", "deletionTimestamp") is not null;
                if (now - bound.AloneSince >= quarantine || (outOfService && terminating)) outbox.Post(bound);
            }
        }
    }

    private sealed class Bound(KubernetesApi api) : Outgoing
    {
        public required JsonObject Pod { get; set; }

        /// <summary>Since when its node is not there.</summary>
        public DateTimeOffset? AloneSince { get; set; }

        public override Task WriteAsync(CancellationToken stop) => api.DeleteAsync(
            CoreKinds.Pod, Pod.Text("metadata", "namespace"), Pod.Text("metadata", "name") ?? "",
            new() { Uid = Pod.Text("metadata", "uid"), GracePeriodSeconds = 0 }, stop);
    }
}
