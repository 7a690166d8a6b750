using System.Text.Json.Nodes;
using Ensemble.Core.Planning;
using Ensemble.Kubernetes.Client;
using Ensemble.Operator.Fleet;

namespace Ensemble.Cli.Clusters;

/// <summary>The fleet of a live cluster, as its operator sees it.</summary>
internal static class LiveFleet
{
    /// <summary>Reads it.</summary>
    /// <exception cref="ApiException">The cluster is out of reach, or refuses us.</exception>
    public static async Task<FleetSnapshot> SnapshotAsync(KubernetesApi api, TimeProvider clock, CancellationToken stop)
    {
        // The operator's reader waits patiently for a cluster that is away; a person at a shell wants to know at once.
        await api.ReadAsync<JsonObject>("version", stop);
        return await FleetReader.SnapshotAsync(api, clock, stop);
    }
}
