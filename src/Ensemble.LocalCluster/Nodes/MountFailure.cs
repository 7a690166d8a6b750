using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>The event by which a kubelet says that a volume does not mount; told once for each pod and volume.</summary>
internal sealed class MountFailure(KubernetesApi api, PodRun run, string volume, string why, DateTimeOffset at) : Outgoing
{
    private readonly string _key = $"mount {volume}";

    public override async Task WriteAsync(CancellationToken stop)
    {
        if (!run.TryTell(_key)) return;
        var time = Json.Time(at);
        await api.CreateAsync<JsonObject>(CoreKinds.Event, run.Namespace, null, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["generateName"] = run.Name + "-", ["namespace"] = run.Namespace },
            ["involvedObject"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["namespace"] = run.Namespace, ["name"] = run.Name, ["uid"] = run.Uid },
            ["type"] = "Warning",
            ["reason"] = "FailedMount",
            ["message"] = $"MountVolume.SetUp failed for volume \"{volume}\" : {why}",
            ["source"] = new JsonObject { ["component"] = "kubelet", ["host"] = run.Node },
            ["firstTimestamp"] = time,
            ["lastTimestamp"] = time,
            ["count"] = 1,
        }, dryRun: false, stop);
    }
}
