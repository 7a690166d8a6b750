using System.Collections.Immutable;
using Ensemble.Core;
using Ensemble.Core.Decisions;
using Ensemble.Core.Gangs;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;
using k8s.Models;

namespace Ensemble.Operator.Jobs;

/// <summary>The steps of a job's status: each takes the job as it is and gives the status it should have.</summary>
/// <remarks>Nothing here writes. A step that changes nothing gives an equal status, and <see cref="Differ"/> spares the write.</remarks>
internal static partial class JobStatuses
{
    /// <summary>Whether the job has ended for good.</summary>
    public static bool IsFinished(TrainingJob job) =>
        Conditions.IsTrue(job.Status?.Conditions, Conditions.Complete) || Conditions.IsTrue(job.Status?.Conditions, Conditions.Failed);

    /// <summary>The spec cannot be acted on.</summary>
    public static TrainingJobStatus Refused(TrainingJob job, string code, string message, DateTimeOffset now)
    {
        var draft = new Draft(job, now);
        draft.Set(Conditions.Accepted, false, code, message);
        draft.Set(Conditions.Placed, false, code, "the job is not accepted");
        draft.Withdraw();
        draft.Status.Waiting = null;
        return draft.As(TrainingJobState.Invalid, code);
    }

    /// <summary>The faults of a spec in one message.</summary>
    public static string Sentence(ImmutableArray<Fault> faults) => string.Join(" ", faults.Select(fault => fault.ToString()));

    /// <summary>The scheduler placed the job: the intent that pods are made from.</summary>
    public static TrainingJobStatus Placed(TrainingJob job, Decision.Place place, IReadOnlyList<string> notActedOn, DateTimeOffset now)
    {
        var draft = new Draft(job, now);
        draft.Accept(notActedOn);
        draft.Set(Conditions.Placed, true, place.Reason.Code, place.Reason.Sentence);
        draft.Set(Conditions.Running, false, nameof(Reason.Starting), new Reason.Starting(place.Placement.Hosts.Length).Sentence);

        var status = draft.Status;
        status.Attempt = (status.Attempt ?? 0) + 1;
        status.Placement = new()
        {
            Generation = status.Attempt,
            Variant = job.Spec.Variants is { Count: > 0 } ? place.Placement.Variant : null,
            Class = place.Placement.Class,
            Pool = place.Placement.Pool,
            Accelerators = place.Placement.Chips,
            Hosts = PlacementFormat.Write(place.Placement.Hosts),
            Reason = place.Reason.Sentence,
            Time = now.UtcDateTime,
        };
        status.FirstPlacedTime ??= now.UtcDateTime;
        status.Waiting = null;
        status.RetryAfter = null;
        return draft.As(TrainingJobState.Placed, place.Reason.Code);
    }

    /// <summary>The scheduler left the job in its queue.</summary>
    public static TrainingJobStatus Waiting(TrainingJob job, Reason reason, IReadOnlyList<string> notActedOn, DateTimeOffset now)
    {
        var draft = new Draft(job, now);
        draft.Accept(notActedOn);
        draft.Wait(reason);
        return draft.As(job.Spec.Suspend == true ? TrainingJobState.Suspended : TrainingJobState.Queued, reason.Code);
    }

    /// <summary>The whole gang runs.</summary>
    public static TrainingJobStatus Running(TrainingJob job, Reason reason, DateTimeOffset now)
    {
        var draft = new Draft(job, now);
        draft.Set(Conditions.Running, true, reason.Code, reason.Sentence);
        if (Conditions.IsTrue(job.Status?.Conditions, Conditions.Preempted)) draft.Set(Conditions.Preempted, false, reason.Code, reason.Sentence);
        draft.Status.StartTime ??= now.UtcDateTime;
        draft.Status.Disruptions = null;
        return draft.As(TrainingJobState.Running, reason.Code);
    }

    /// <summary>The job is complete.</summary>
    public static TrainingJobStatus Complete(TrainingJob job, Reason reason, DateTimeOffset now)
    {
        var draft = new Draft(job, now);
        draft.Set(Conditions.Running, false, reason.Code, reason.Sentence);
        draft.Set(Conditions.Complete, true, reason.Code, reason.Sentence);
        draft.EndRun();
        draft.Status.Waiting = null;
        draft.Status.CompletionTime = now.UtcDateTime;
        return draft.As(TrainingJobState.Complete, reason.Code);
    }

    /// <summary>The job has failed for good.</summary>
    public static TrainingJobStatus Failed(TrainingJob job, Reason reason, DateTimeOffset now)
    {
        var draft = new Draft(job, now);
        draft.Set(Conditions.Running, false, reason.Code, reason.Sentence);
        draft.Set(Conditions.Failed, true, reason.Code, reason.Sentence);
        draft.EndRun();
        draft.Status.Waiting = null;
        draft.Status.CompletionTime = now.UtcDateTime;
        return draft.As(TrainingJobState.Failed, reason.Code);
    }

    /// <summary>The attempt is over; the gang is taken down and the job goes back to its queue.</summary>
    public static TrainingJobStatus Restarted(TrainingJob job, GangStep.Restart step, DateTimeOffset now)
    {
        var draft = new Draft(job, now);
        draft.Lose(step.Reason, step.Reason.Code, step.Avoid, step.Counts, step.NotBefore);
        draft.Withdraw();
        draft.Wait(step.Reason);
        draft.Set(Conditions.Running, false, step.Reason.Code, step.Reason.Sentence);
        if (step.Reason is Reason.PodPreempted) draft.Set(Conditions.Preempted, true, step.Reason.Code, step.Reason.Sentence);
        return draft.As(TrainingJobState.Queued, step.Reason.Code);
    }

    /// <summary>The gang is taken down because its author holds the job back.</summary>
    public static TrainingJobStatus Withdrawn(TrainingJob job, Reason reason, DateTimeOffset now) => Stopped(job, reason, TrainingJobState.Suspended, now);

    /// <summary>The gang is stopped to go on with more chips; the next plan after its stop says with how many.</summary>
    public static TrainingJobStatus Resized(TrainingJob job, Reason reason, DateTimeOffset now) => Stopped(job, reason, TrainingJobState.Queued, now);

    /// <summary>Whether writing the second over the first would change anything.</summary>
    public static bool Differ(TrainingJobStatus? before, TrainingJobStatus after) => !StatusJson.Same(before, after);

    private static TrainingJobStatus Stopped(TrainingJob job, Reason reason, string state, DateTimeOffset now)
    {
        var draft = new Draft(job, now);
        draft.Withdraw();
        draft.Wait(reason);
        draft.Set(Conditions.Running, false, reason.Code, reason.Sentence);
        return draft.As(state, reason.Code);
    }

    /// <summary>A copy of the job's status to be changed, so that what the cache holds stays as it is.</summary>
    private sealed class Draft
    {
        private readonly DateTimeOffset _now;
        private readonly long? _generation;
        private readonly List<V1Condition> _conditions;

        public Draft(TrainingJob job, DateTimeOffset now)
        {
            _now = now;
            _generation = job.Metadata.Generation;
            Status = job.Status is null ? new() : StatusJson.Copy(job.Status);
            _conditions = Status.Conditions ??= [];
        }

        public TrainingJobStatus Status { get; }

        public void Set(string type, bool value, string reason, string message) =>
            Conditions.Set(_conditions, type, value, reason, message, _now, _generation);

        public void Accept(IReadOnlyList<string> notActedOn)
        {
            if (notActedOn.Count == 0) Set(Conditions.Accepted, true, "Accepted", "the job is understood and may be placed");
            else Set(Conditions.Accepted, true, "FieldsNotActedOn", $"accepted, but not acted on yet: {string.Join(", ", notActedOn)}");
        }

        public void Wait(Reason reason)
        {
            Set(Conditions.Placed, false, reason.Code, reason.Sentence);
            Explain(reason);
        }

        public void Explain(Reason reason)
        {
            Status.Waiting = new()
            {
                Code = reason.Code,
                Message = reason.Sentence,
                Missing = reason.Missing.IsEmpty ? null : [.. reason.Missing.Select(m => new WaitingShortfall { What = m.What, Needs = m.Needs, Has = m.Has })],
                Cures = reason.Cures.IsEmpty ? null : [.. reason.Cures.Select(cure => new WaitingCure { Change = cure.Change, Effect = cure.Effect })],
                ExpectedStart = Status.RetryAfter,
            };
        }

        /// <summary>Adds the time that the present attempt ran to that of the earlier ones.</summary>
        public void EndRun()
        {
            if (Status.StartTime is not { } since || Status.Placement is null) return;
            var before = Status.RunTime is { } known && known.TryValue(out var sum) ? sum : TimeSpan.Zero;
            var ran = _now - new DateTimeOffset(since, TimeSpan.Zero);
            if (ran > TimeSpan.Zero) Status.RunTime = Duration.Of(before + TimeSpan.FromSeconds(Math.Round(ran.TotalSeconds)));
        }

        /// <summary>Notes what hosts were lost for, and when to try again.</summary>
        public void Lose(Reason reason, string code, IEnumerable<string> nodes, bool counts, DateTimeOffset notBefore)
        {
            var avoid = nodes.Where(HostList.Joins).ToList();
            Status.LastFailure = new()
            {
                Attempt = Status.Attempt,
                Code = code,
                Message = reason.Sentence,
                Nodes = avoid.Count > 0 ? HostList.Write(avoid) : null,
                Time = _now.UtcDateTime,
            };
            if (counts) Status.Restarts = (Status.Restarts ?? 0) + 1;
            else Status.Disruptions = (Status.Disruptions ?? 0) + 1;
            Status.RetryAfter = notBefore > _now ? notBefore.UtcDateTime : null;
        }

        public void Withdraw()
        {
            if (Status.Placement is null) return;
            EndRun();
            Status.Placement = null;
            Status.StartTime = null;
        }

        public TrainingJobStatus As(string state, string reason)
        {
            Status.State = state;
            Status.Reason = reason;
            Status.ObservedGeneration = _generation;
            return Status;
        }
    }
}
