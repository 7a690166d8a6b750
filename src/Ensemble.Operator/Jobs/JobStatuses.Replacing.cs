using Ensemble.Core.Decisions;
using Ensemble.Core.Gangs;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Jobs;

/// <content>Hosts are replaced while the rest of the gang goes on.</content>
internal static partial class JobStatuses
{
    /// <summary>Some hosts are given up: their ranks are vacant until the scheduler finds others.</summary>
    public static TrainingJobStatus Vacated(TrainingJob job, GangStep.Replace step, DateTimeOffset now)
    {
        var draft = new Draft(job, now);
        draft.Lose(step.Reason, (step.Reason as Reason.HostsLost)?.Cause ?? step.Reason.Code, step.Avoid, step.Counts, step.NotBefore);
        var placement = draft.Status.Placement!;
        placement.VacantRanks = [.. (placement.VacantRanks ?? []).Union(step.Ranks).Order()];
        placement.VacantSince = (step.NotBefore > now ? step.NotBefore : now).UtcDateTime;
        draft.Set(Conditions.Running, false, step.Reason.Code, step.Reason.Sentence);
        return draft.As(TrainingJobState.Placed, step.Reason.Code);
    }

    /// <summary>The vacant ranks have hosts again: a new attempt for them, the old one for the rest.</summary>
    public static TrainingJobStatus Replaced(TrainingJob job, Decision.Place place, DateTimeOffset now)
    {
        var draft = new Draft(job, now);
        var status = draft.Status;
        var placement = status.Placement!;
        placement.FirstAttempt ??= status.Attempt;
        status.Attempt = (status.Attempt ?? 0) + 1;
        var earlier = (placement.Replaced ?? []).Where(host => !placement.VacantRanks!.Contains(host.Rank ?? 0));
        placement.Replaced = [.. earlier.Concat(placement.VacantRanks!.Select(rank => new ReplacedHost { Rank = rank, Attempt = status.Attempt })).OrderBy(host => host.Rank)];
        (placement.VacantRanks, placement.VacantSince) = (null, null);
        placement.Generation = status.Attempt;
        placement.Hosts = PlacementFormat.Write(place.Placement.Hosts);
        placement.Reason = place.Reason.Sentence;
        placement.Time = now.UtcDateTime;
        draft.Set(Conditions.Placed, true, place.Reason.Code, place.Reason.Sentence);
        (status.Waiting, status.RetryAfter) = (null, null);
        return draft.As(TrainingJobState.Placed, place.Reason.Code);
    }

    /// <summary>The scheduler has no hosts for the vacant ranks yet.</summary>
    public static TrainingJobStatus LacksHosts(TrainingJob job, Reason reason, DateTimeOffset now)
    {
        var draft = new Draft(job, now);
        draft.Explain(reason);
        return draft.As(TrainingJobState.Placed, reason.Code);
    }
}
