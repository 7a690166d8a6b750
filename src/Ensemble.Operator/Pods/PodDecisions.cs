using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Planning;

namespace Ensemble.Operator.Pods;

/// <summary>Writes the scheduler's decisions on other people's pods: a bind each, or the condition PodScheduled with why there is none.</summary>
/// <remarks>One write a pod and decision: a pod that is bound at once gets no condition first. Events follow at their own pace.</remarks>
internal sealed class PodDecisions(FleetCache cache, PodWrites writes, PodHolds holds) : IDecisionWriter
{
    /// <summary>A gang that is still being made is not told that it is incomplete.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks for another plan after a pause.</summary>
    public Action<TimeSpan> WakeAfter { get; set; } = _ => { };

    /// <inheritdoc/>
    public JobKind Kind => JobKind.Pods;

    /// <inheritdoc/>
    public async Task<WriteOutcome> WriteAsync(IReadOnlyList<Decided> decided, bool mayRefresh, DateTimeOffset now, CancellationToken stop)
    {
        var (decision, work) = (decided[0].Decision, (PodWork)decided[0].Work);
        if (decision is Decision.Place place) return await PlaceAsync(place, work, now, stop);
        if (decision.Reason is Reason.GangIncomplete or Reason.ClaimNotReady && now - work.Newest < Patience)
        {
            WakeAfter(Patience - (now - work.Newest));
            return WriteOutcome.Unchanged;
        }

        return await TellAsync(decision.Reason, work, mayRefresh, now, stop);
    }

    private async Task<WriteOutcome> PlaceAsync(Decision.Place place, PodWork work, DateTimeOffset now, CancellationToken stop)
    {
        var pods = work.Pods[..place.Placement.Hosts.Length];
        if (pods.Length < work.Pods.Length) WakeAfter(TimeSpan.Zero); // The others, which nobody needs to wait for, are placed alone.
        if (!Assign(pods, place, work)) return WriteOutcome.Stale;
        if (!work.Unbound) return await writes.BindAsync(pods, place, stop) ? WriteOutcome.Written : WriteOutcome.Stale;
        holds.Add(new(pods, place, now + PodHolds.Patience, stop));
        return WriteOutcome.Written;
    }

    /// <summary>Holds the places of all pods, or of none.</summary>
    private bool Assign(IReadOnlyList<PodFacts> pods, Decision.Place place, PodWork work)
    {
        for (var rank = 0; rank < pods.Count; rank++)
        {
            var assignment = new Assignment(work.Job.Pods!.Members[rank], place.Placement with { Hosts = [place.Placement.Hosts[rank]] }, work.Job.Queue);
            if (cache.Pods.Assign(pods[rank], assignment)) continue;
            foreach (var pod in pods.Take(rank)) cache.Pods.Release(pod.Uid);
            return false;
        }

        return true;
    }

    private async Task<WriteOutcome> TellAsync(Reason reason, PodWork work, bool mayRefresh, DateTimeOffset now, CancellationToken stop)
    {
        var news = work.Pods.Where(pod => pod.Stranger!.Wish!.Told != PodWrites.Told(reason)).ToList();
        if (news.Count == 0) return WriteOutcome.Unchanged;
        if (!mayRefresh && news.All(pod => pod.Stranger!.Wish!.Told?.StartsWith(reason.Code + ":", StringComparison.Ordinal) == true)) return WriteOutcome.HeldBack;
        return await writes.TellAsync(news, _ => reason, now, stop) ? WriteOutcome.Written : WriteOutcome.Stale;
    }
}
