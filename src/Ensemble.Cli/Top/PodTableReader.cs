using Ensemble.Cli.Pods;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using k8s.Models;

namespace Ensemble.Cli.Top;

/// <summary>Reads what <see cref="PodTable"/> shows: three lists, however many pods there are.</summary>
internal static class PodTableReader
{
    private static readonly ListQuery OurPods = new() { FieldSelector = $"spec.schedulerName={StrangerPod.SchedulerName}" };

    private static readonly ListQuery Placements = new() { FieldSelector = "involvedObject.kind=Pod,reason=Scheduled" };

    /// <summary>The table of a namespace, or of all where none is given.</summary>
    public static async Task<PodTable> ReadAsync(KubernetesApi api, string? ns, DateTimeOffset now, CancellationToken stop)
    {
        var classes = await api.ListAsync<AcceleratorClass>(null, stop);
        var pods = (await api.ListAsync<PodView>(CoreKinds.Pod, ns, OurPods, stop)).Items!.FindAll(pod => pod.Facts.Stranger is not null);
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        if (pods.Exists(pod => pod.Facts.NodeName is not null))
        {
            foreach (var told in (await api.ListAsync<PlacementEvent>(CoreKinds.Event, ns, Placements, stop)).Items!)
                if (told is { InvolvedObject.Uid: { } uid, Message: { } message }) reasons[uid] = message;
        }

        return PodTable.Of(pods, classes.Select(kind => kind.Spec.Resource).OfType<string>().ToHashSet(StringComparer.Ordinal), reasons, now);
    }

    /// <summary>What is kept of an event: a cluster may hold one for every pod.</summary>
    private sealed record PlacementEvent(V1ObjectReference? InvolvedObject, string? Message);
}
