using System.Globalization;
using System.Text.Json.Nodes;
using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Events;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Hosting;
using Ensemble.Operator.Planning;

namespace Ensemble.Operator.Pods;

/// <summary>Writes the scheduler's decisions on other people's pods: a bind each, or the condition PodScheduled with why there is none.</summary>
/// <remarks>One write a pod and decision: a pod that is bound at once gets no condition first. Events follow at their own pace.</remarks>
internal sealed class PodDecisions(
    KubernetesApi api, FleetCache cache, PodBinder binder, PodDoubts doubts, EventRecorder events, FleetOperatorOptions options) : IDecisionWriter, IDisposable
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } = [AccessRight.ToPart(CoreKinds.Pod, "status", "patch")];

    /// <summary>A gang that is still being made is not told that it is incomplete.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _writes = new(options.ConcurrentWrites);

    /// <summary>Asks for another plan after a pause.</summary>
    public Action<TimeSpan> WakeAfter { get; set; } = _ => { };

    /// <inheritdoc/>
    public JobKind Kind => JobKind.Pods;

    /// <inheritdoc/>
    public async Task<WriteOutcome> WriteAsync(IReadOnlyList<Decided> decided, bool mayRefresh, DateTimeOffset now, CancellationToken stop)
    {
        var (decision, work) = (decided[0].Decision, (PodWork)decided[0].Work);
        if (decision is Decision.Place place) return await BindAsync(place, work, stop);
        if (decision.Reason is Reason.GangIncomplete && now - work.Newest < Patience)
        {
            WakeAfter(Patience - (now - work.Newest));
            return WriteOutcome.Unchanged;
        }

        return await TellAsync(decision.Reason, work, mayRefresh, now, stop);
    }

    /// <inheritdoc/>
    public void Dispose() => _writes.Dispose();

    private async Task<WriteOutcome> BindAsync(Decision.Place place, PodWork work, CancellationToken stop)
    {
        var kind = cache.FindClass(place.Placement.Class);
        var outcomes = await Task.WhenAll(place.Placement.Hosts.Select((host, rank) => BindAsync(place, work, rank, kind, stop)));
        if (place.Placement.Hosts.Length < work.Pods.Length) WakeAfter(TimeSpan.Zero); // The others, which nobody needs to wait for, are placed alone.
        return outcomes.All(bound => bound) ? WriteOutcome.Written : WriteOutcome.Stale;
    }

    /// <returns>False where the pod is not bound, as far as is known.</returns>
    private async Task<bool> BindAsync(Decision.Place place, PodWork work, int rank, Core.Fleet.AcceleratorClass? kind, CancellationToken stop)
    {
        var (pod, host) = (work.Pods[rank], place.Placement.Hosts[rank]);
        var assignment = new Assignment(work.Job.Pods!.Members[rank], place.Placement with { Hosts = [host] }, work.Job.Queue);
        if (!cache.Pods.Assign(pod, assignment)) return false;
        var bind = new PodBind(pod, host.Node, host.Chips, kind);
        try
        {
            if (await BindInTurnAsync(bind, stop) is { } refusal)
            {
                Record(pod, EventKind.Warning, "FailedScheduling", $"the API server refused to bind it to {host.Node}: {refusal}");
                return false;
            }

            var ignored = pod.Stranger!.Wish!.NotActedOn;
            var note = ignored.IsEmpty ? "" : $" (not acted on: {string.Join(", ", ignored)})";
            Record(pod, EventKind.Normal, "Scheduled", $"Successfully assigned {pod.Key} to {host.Node}: {place.Reason.Sentence}{note}");
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
            return await binder.BindAsync(bind, stop);
        }
        finally
        {
            _writes.Release();
        }
    }

    private async Task<WriteOutcome> TellAsync(Reason reason, PodWork work, bool mayRefresh, DateTimeOffset now, CancellationToken stop)
    {
        var told = $"{reason.Code}: {reason.Sentence}";
        var news = work.Pods.Where(pod => pod.Stranger!.Wish!.Told != told).ToList();
        if (news.Count == 0) return WriteOutcome.Unchanged;
        if (!mayRefresh && news.All(pod => pod.Stranger!.Wish!.Told?.StartsWith(reason.Code + ":", StringComparison.Ordinal) == true)) return WriteOutcome.HeldBack;
        var outcomes = await Task.WhenAll(news.Select(pod => TellAsync(pod, reason.Code, told, now, stop)));
        return outcomes.All(written => written) ? WriteOutcome.Written : WriteOutcome.Stale;
    }

    private async Task<bool> TellAsync(PodFacts pod, string code, string told, DateTimeOffset now, CancellationToken stop)
    {
        await _writes.WaitAsync(stop);
        try
        {
            var condition = new JsonObject { ["type"] = "PodScheduled", ["status"] = "False", ["reason"] = "Unschedulable", ["message"] = told };
            if (pod.Stranger!.Wish!.Told is null) condition["lastTransitionTime"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["uid"] = pod.Uid },
                ["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) },
            };
            cache.Observe(await api.PatchAsync<PodFacts>(
                CoreKinds.Pod, pod.Key.Namespace, pod.Key.Name, PatchType.Strategic, patch, dryRun: false, stop, "status"));
            if (pod.Stranger!.Wish!.Told?.StartsWith(code + ":", StringComparison.Ordinal) != true) Record(pod, EventKind.Warning, "FailedScheduling", told);
            return true;
        }
        catch (ApiException e) when (e.IsConflict || e.IsNotFound)
        {
            return false;
        }
        finally
        {
            _writes.Release();
        }
    }

    private void Record(PodFacts pod, EventKind kind, string reason, string message) => events.Record(CoreKinds.Pod, pod.Key, pod.Uid, kind, reason, message);
}
