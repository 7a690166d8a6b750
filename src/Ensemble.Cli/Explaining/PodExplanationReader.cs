using Ensemble.Cli.Output;
using Ensemble.Cli.Pods;
using Ensemble.Core.Decisions;
using Ensemble.Core.Planning;
using Ensemble.Core.Queues;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Pods;

namespace Ensemble.Cli.Explaining;

/// <summary>Gathers what there is to say about a pod that names Ensemble as its scheduler: its condition, its gang, its events, and what the scheduler would decide now.</summary>
internal static class PodExplanationReader
{
    private const string HeldBack = "its scheduling gates hold it back; it is placed once whoever set them has taken them off";

    /// <summary>Reads it.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="pod">A pod of somebody else's that names Ensemble as its scheduler.</param>
    /// <param name="clock">The time.</param>
    /// <param name="stop">Ends the reading.</param>
    public static async Task<PodExplanation> ReadAsync(KubernetesApi api, PodFacts pod, TimeProvider clock, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var standing = await FleetReader.PodAsync(api, pod.Uid, clock, stop);
        var planned = standing.Job is { } job ? ExplanationReader.Planned(Scheduler.Plan(standing.Fleet).Decisions.FirstOrDefault(decision => decision.Job == job)) : null;
        var place = pod.NodeName is null ? null : await PlaceAsync(api, pod, standing.Fleet, now, stop);
        var told = Told(pod.Stranger!.Wish?.Told);
        var state = PodState.Of(pod);
        return new(
            pod.Key.Namespace, pod.Key.Name, state, Why(state, place, told, planned), pod.Stranger.Queue ?? FleetQueue.DefaultName, Asks(pod), Age.Since(pod.CreatedAt.UtcDateTime, now),
            place, standing.Gang is { } gang ? GangOf(gang) : null, told, planned, pod.Stranger.Wish?.NotActedOn ?? [],
            await ExplanationReader.EventsAsync(api, CoreKinds.Pod, pod.Key.Namespace, pod.Key.Name, pod.Uid, now, stop));
    }

    /// <summary>Why a pod was put on its node, as the event that told of it says.</summary>
    /// <param name="message">The event's message.</param>
    /// <param name="node">The node.</param>
    /// <returns>Null where it gives no reason.</returns>
    internal static string? ReasonOf(string message, string node)
    {
        var before = $" to {node}: ";
        var at = message.IndexOf(before, StringComparison.Ordinal);
        return at < 0 ? null : message[(at + before.Length)..];
    }

    /// <summary>What a pod's condition PodScheduled says: <c>CODE: sentence</c>, or kube-scheduler's or the API server's own words.</summary>
    internal static Obstacle? Told(string? told)
    {
        if (told is null) return null;
        var colon = told.IndexOf(": ", StringComparison.Ordinal);
        var coded = colon > 0 && char.IsAsciiLetterUpper(told[0]) && told.AsSpan(0, colon).IndexOfAnyExceptInRange('A', 'z') < 0;
        return coded ? new(told[..colon], told[(colon + 2)..], [], []) : new("Unschedulable", told, [], []);
    }

    private static string Why(string state, ExplainedPodPlace? place, Obstacle? told, PlannedNow? planned)
    {
        if (place is not null) return place.Reason ?? "";
        if (state == PodState.Gated) return HeldBack;
        return told?.Message ?? (planned?.Decision == "Wait" ? planned.Reason.Message : null) ?? "";
    }

    private static async Task<ExplainedPodPlace> PlaceAsync(KubernetesApi api, PodFacts pod, FleetSnapshot fleet, DateTimeOffset now, CancellationToken stop)
    {
        var pool = fleet.Nodes.FirstOrDefault(node => node.Name == pod.NodeName)?.Pool;
        var events = await ExplanationReader.EventsAsync(api, CoreKinds.Pod, pod.Key.Namespace, pod.Key.Name, pod.Uid, now, stop, "Scheduled");
        return new(
            pod.NodeName!, pool, fleet.Pools.FirstOrDefault(known => known.Name == pool)?.Class.Name,
            events.Select(item => ReasonOf(item.Message, pod.NodeName!)).LastOrDefault(reason => reason is not null));
    }

    private static ExplainedGang GangOf(PodGangStanding gang) => new(
        gang.Name, gang.Wanted, gang.Placed, [.. gang.Members.Select(pod => new ExplainedMember(pod.Key.Name, PodState.Of(pod), Asks(pod), pod.NodeName))]);

    /// <summary>Accelerators and other extended resources first: they are why one asks.</summary>
    private static string Asks(PodFacts pod) => string.Join(", ", pod.Requests.Amounts
        .OrderByDescending(amount => amount.Name.Contains('/', StringComparison.Ordinal)).ThenBy(amount => amount.Name, StringComparer.Ordinal)
        .Select(amount => ResourceText.Of(amount.Name, amount.Amount)));
}
