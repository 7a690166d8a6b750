using System.Globalization;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>The heartbeat of one node, as kubelet keeps it in kube-node-lease.</summary>
internal sealed class NodeLease(string node, KubeletHost host) : Outgoing
{
    public const string Namespace = "kube-node-lease";

    private bool _made;

    public override async Task WriteAsync(CancellationToken stop)
    {
        var spec = new JsonObject { ["renewTime"] = host.Agenda.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture) };
        var body = new JsonObject { ["spec"] = spec };
        if (_made)
        {
            try
            {
                await host.Api.PatchAsync<JsonObject>(CoreKinds.Lease, Namespace, node, PatchType.Merge, body, dryRun: false, stop);
                return;
            }
            catch (ApiException e) when (e.IsNotFound)
            {
                // Somebody deleted it: it is made anew.
            }
        }

        (spec["holderIdentity"], spec["leaseDurationSeconds"]) = (node, 40);
        (body["apiVersion"], body["kind"], body["metadata"]) = ("coordination.k8s.io/v1", "Lease", new JsonObject { ["name"] = node });
        try
        {
            await host.Api.CreateAsync<JsonObject>(CoreKinds.Lease, Namespace, node, body, dryRun: false, stop);
        }
        catch (ApiException e) when (e.IsAlreadyExists)
        {
            // Ours, from an earlier run.
        }

        _made = true;
    }
}
