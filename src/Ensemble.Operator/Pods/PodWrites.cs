using System.Text.Json.Nodes;
using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Events;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Hosting;
using Ensemble.Operator.Planning;
using AcceleratorClass = Ensemble.Core.Fleet.AcceleratorClass;

namespace Ensemble.Operator.Pods;

/// <summary>Writes to other people's pods: binds, whose place is held before, and the condition PodScheduled that says why there is none.</summary>
internal sealed class PodWrites(KubernetesApi api, FleetCache cache, PodBinder binder, PodDoubts doubts, EventRecorder events, FleetOperatorOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } = [AccessRight.ToPart(CoreKinds.Pod, "status", "patch")];

    private readonly SemaphoreSlim _writes = new(options.ConcurrentWrites);

    /// <inheritdoc/>
    public void Dispose() => _writes.Dispose();

    /// <summary>Binds pods to the places that are held for them.</summary>
    /// <returns>False where one is not bound, as far as is known.</returns>
    public async Task<bool> BindAsync(IReadOnlyList<PodFacts> pods, Decision.Place place, CancellationToken stop)
    {
        var kind = cache.FindClass(place.Placement.Class);
        var outcomes = await Task.WhenAll(pods.Select((pod, rank) => BindAsync(pod, place.Placement.Hosts[rank], kind, place.Reason, stop)));
        return outcomes.All(bound => bound);
    }

    /// <summary>Tells pods why they have no node, those that say so already excepted.</summary>
    /// <returns>False where a pod changed meanwhile, or the API server did not answer in time.</returns>
    public async Task<bool> TellAsync(IEnumerable<PodFacts> pods, Func<PodFacts, Reason> why, DateTimeOffset now, CancellationToken stop)
    {
        var news = pods.Select(pod => (Pod: pod, Reason: why(pod))).Where(told => told.Pod.Stranger!.Wish is { } wish && wish.Told != Told(told.Reason));
        var outcomes = await Task.WhenAll(news.Select(told => TellAsync(told.Pod, told.Reason, now, stop)).ToList());
        return outcomes.All(written => written);
    }

    /// <summary>A reason as a pod's condition says it.</summary>
    public static string Told(Reason reason) => $"{reason.Code}: {reason.Sentence}";

    /// <summary>Records an event of a pod.</summary>
    public void Record(PodFacts pod, EventKind kind, string reason, string message) => events.Record(CoreKinds.Pod, pod.Key, pod.Uid, kind, reason, message);

    private async Task<bool> BindAsync(PodFacts pod, HostShare host, AcceleratorClass? kind, Reason why, CancellationToken stop)
    {
        var bind = new PodBind(pod, host.Node, host.Chips, kind);
        try
        {
            if (await BindInTurnAsync(bind, stop) is { } refusal)
            {
                Record(pod, EventKind.Warning, "FailedScheduling", $"the API server refused to bind it to {host.Node}: {refusal}");
                return false;
            }

            var ignored = pod.Stranger!.Wish?.NotActedOn ?? [];
            var note = ignored.IsEmpty ? "" : $" (not acted on: {string.Join(", ", ignored)})";
            Record(pod, EventKind.Normal, "Scheduled", $"Successfully assigned {pod.Key} to {host.Node}: {why.Sentence}{note}");
            return true;
        }
        catch (ApiException)
        {
            doubts.Add(bind, stop);
            return false;
        }
        catch (OperationCanceledException)
        {
            doubts.Add(bind, stop);
            throw;
        }
    }

    private async Task<string?> BindInTurnAsync(PodBind bind, CancellationToken stop)
    {
        await _writes.WaitAsync(stop);
        try
        {
            return await WritePatience.InTimeAsync(either => binder.BindAsync(bind, either), clock, stop);
        }
        finally
        {
            _writes.Release();
        }
    }

    private async Task<bool> TellAsync(PodFacts pod, Reason reason, DateTimeOffset now, CancellationToken stop)
    {
        await _writes.WaitAsync(stop);
        try
        {
            var told = Told(reason);
            var condition = new JsonObject { ["type"] = "PodScheduled", ["status"] = "False", ["reason"] = "Unschedulable", ["message"] = told };
            if (pod.Stranger!.Wish!.Told is null) condition["lastTransitionTime"] = Timestamp.Of(now);
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["uid"] = pod.Uid },
                ["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) },
            };
            cache.Observe(await WritePatience.InTimeAsync(
                either => api.PatchAsync<PodFacts>(CoreKinds.Pod, pod.Key.Namespace, pod.Key.Name, PatchType.Strategic, patch, dryRun: false, either, "status"), clock, stop));
            if (pod.Stranger!.Wish!.Told?.StartsWith(reason.Code + ":", StringComparison.Ordinal) != true) Record(pod, EventKind.Warning, "FailedScheduling", told);
            return true;
        }
        catch (ApiException e) when (e.IsConflict || e.IsNotFound || e.Reason == WritePatience.TooLate)
        {
            return false;
        }
        finally
        {
            _writes.Release();
        }
    }
}
