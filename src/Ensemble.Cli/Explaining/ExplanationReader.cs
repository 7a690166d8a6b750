using System.Collections.Immutable;
using Ensemble.Cli.Clusters;
using Ensemble.Cli.Jobs;
using Ensemble.Cli.Output;
using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using k8s.Models;

namespace Ensemble.Cli.Explaining;

/// <summary>Gathers what there is to say about a job: its status, its events, and what the scheduler would decide now.</summary>
internal static class ExplanationReader
{
    private const int MostEvents = 12;

    /// <returns>Null where there is no such job.</returns>
    public static async Task<Explanation?> FindAsync(KubernetesApi api, string ns, string name, TimeProvider clock, CancellationToken stop)
    {
        if (await api.FindAsync<TrainingJob>(ns, name, stop) is not { } found) return null;
        var job = new JobView(found);
        var now = clock.GetUtcNow();
        var pending = job.Placement is null && job.State is TrainingJobState.Queued or "Submitted";
        var planned = pending ? await PlanAsync(api, new JobId(ns, name), clock, stop) : null;
        return new(
            job.Namespace, job.Name, job.State, job.Why, job.Queue, job.Size, Age.Since(job.Created, now), job.Attempt, job.Status.Restarts ?? 0,
            Placement(job), Waiting(job.Status.Waiting), planned, Failure(job.Status.LastFailure, now), await EventsAsync(api, ResourceKinds.TrainingJob, job.Namespace, job.Name, job.Uid, now, stop));
    }

    /// <summary>What a decision says, for people and programs.</summary>
    public static PlannedNow? Planned(Decision? decision) => decision switch
    {
        Decision.Place(_, var placement, var reason) =>
            new("Place", placement.Pool, HostList.Write([.. placement.Hosts.Select(host => host.Node).Distinct(StringComparer.Ordinal)]), Reasoned(reason)),
        Decision.Wait(_, var reason) => new("Wait", null, null, Reasoned(reason)),
        _ => null,
    };

    private static async Task<PlannedNow?> PlanAsync(KubernetesApi api, JobId id, TimeProvider clock, CancellationToken stop)
    {
        var plan = Scheduler.Plan(await LiveFleet.SnapshotAsync(api, clock, stop));
        return Planned(plan.Decisions.FirstOrDefault(decision => decision.Job == id));
    }

    private static Obstacle Reasoned(Reason reason) => new(reason.Code, reason.Sentence, reason.Missing, reason.Cures);

    private static ExplainedPlacement? Placement(JobView job) => job.Placement is { } placement
        ? new(placement.Pool, placement.Class, job.Variant, placement.Accelerators, job.Nodes, job.NodesInShort, placement.Reason)
        : null;

    /// <summary>What a status says it waits for.</summary>
    internal static Obstacle? Waiting(JobWaiting? waiting) => waiting is null ? null : new(
        waiting.Code ?? "Unknown",
        waiting.Message,
        [.. (waiting.Missing ?? []).Select(item => new Shortfall(item.What ?? "", item.Needs ?? "", item.Has ?? ""))],
        [.. (waiting.Cures ?? []).Select(item => new Cure(item.Change ?? "", item.Effect ?? ""))]);

    /// <summary>How a status says its last try ended.</summary>
    internal static ExplainedFailure? Failure(JobFailure? failure, DateTimeOffset now) =>
        failure is null ? null : new(failure.Attempt, failure.Code, failure.Message, failure.Nodes, Age.Since(failure.Time, now));

    /// <summary>What happened to an object lately, the latest last.</summary>
    internal static async Task<ImmutableArray<JobEvent>> EventsAsync(
        KubernetesApi api, ResourceKind kind, string ns, string name, string uid, DateTimeOffset now, CancellationToken stop, string? reason = null)
    {
        var query = new ListQuery { FieldSelector = $"involvedObject.kind={kind.Kind},involvedObject.name={name}{(reason is null ? "" : $",reason={reason}")}" };
        var events = await api.ListAsync<Corev1Event>(CoreKinds.Event, ns, query, stop);
        return [.. (events.Items ?? [])
            .Where(item => uid.Length == 0 || item.InvolvedObject?.Uid is null || item.InvolvedObject.Uid == uid)
            .OrderBy(Time)
            .TakeLast(MostEvents)
            .Select(item => new JobEvent(
                Age.Since(Time(item), now), item.Type ?? "Normal", item.Reason ?? "", item.Message ?? "", item.Series?.Count ?? item.Count ?? 1))];
    }

    private static DateTime? Time(Corev1Event item) =>
        item.Series?.LastObservedTime ?? item.LastTimestamp ?? item.EventTime ?? item.FirstTimestamp ?? item.Metadata.CreationTimestamp;
}
