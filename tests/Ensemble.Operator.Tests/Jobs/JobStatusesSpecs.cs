using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Core.Gangs;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Jobs;
using Xunit;

namespace Ensemble.Operator.Tests.Jobs;

public sealed class JobStatusesSpecs
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Placement Two = new("default", "h100-sxm", "pool", 8, [new("a", ChipSet.First(8)), new("b", ChipSet.First(8))]);
    private static readonly Reason Why = new Reason.QueueLimit("research", 8, 8, 16);

    private static TrainingJob Job(TrainingJobStatus? status = null) => new()
    {
        Metadata = new() { Name = "llama", NamespaceProperty = "default", Uid = "u", Generation = 4 },
        Status = status,
    };

    private static TrainingJob Placed() => Job(JobStatuses.Placed(Job(), new(new("default", "llama"), Two, Why), [], Now));

    private static (string Status, string Reason) Condition(TrainingJobStatus status, string type)
    {
        var condition = Conditions.Find(status.Conditions, type)!;
        return (condition.Status, condition.Reason);
    }

    [Fact]
    public void A_placement_is_a_new_attempt_with_its_reason_in_words()
    {
        var status = Placed().Status!;
        Assert.Equal(("Placed", 1, 16), (status.State, status.Attempt, status.Placement!.Accelerators));
        Assert.Equal(("True", "Accepted"), Condition(status, "Accepted"));
        Assert.Equal(("True", "QueueLimit"), Condition(status, "Placed"));
        Assert.Equal(("False", "Starting"), Condition(status, "Running"));
        Assert.Equal(Why.Sentence, status.Placement.Reason);
        Assert.Equal(4, status.ObservedGeneration);
        Assert.Null(status.Waiting);
    }

    [Fact]
    public void A_waiting_job_says_what_is_missing()
    {
        var status = JobStatuses.Waiting(Job(), Why, ["spec.model"], Now);
        Assert.Equal(("Queued", "QueueLimit"), (status.State, status.Reason));
        Assert.Equal(("True", "FieldsNotActedOn"), Condition(status, "Accepted"));
        Assert.Equal("accepted, but not acted on yet: spec.model", Conditions.Find(status.Conditions, "Accepted")!.Message);
        Assert.Equal(("QueueLimit", Why.Sentence), (status.Waiting!.Code, status.Waiting.Message));
    }

    [Fact]
    public void Waiting_on_for_the_same_reason_changes_nothing()
    {
        var before = JobStatuses.Waiting(Job(), Why, [], Now);
        var after = JobStatuses.Waiting(Job(before), Why, [], Now + TimeSpan.FromHours(1));
        Assert.False(JobStatuses.Differ(before, after));
    }

    [Fact]
    public void A_condition_keeps_the_time_of_its_turn_while_its_status_stays()
    {
        var before = JobStatuses.Waiting(Job(), Why, [], Now);
        var after = JobStatuses.Waiting(Job(before), new Reason.QueueLimit("research", 8, 4, 16), [], Now + TimeSpan.FromHours(1));
        Assert.True(JobStatuses.Differ(before, after));
        Assert.Equal(Now.UtcDateTime, Conditions.Find(after.Conditions, "Placed")!.LastTransitionTime);
    }

    [Fact]
    public void An_attempt_that_ends_gives_its_chips_back_and_remembers_why()
    {
        var step = new GangStep.Restart(Now + TimeSpan.FromSeconds(10), Counts: false, ["a"], new Reason.NodeLost(0, "a"));
        var status = JobStatuses.Restarted(Placed(), step, Now);
        Assert.Null(status.Placement);
        Assert.Equal(("Queued", "NodeLost", 1), (status.State, status.Reason, status.Attempt));
        Assert.Equal((null, 1), (status.Restarts, status.Disruptions));
        Assert.Equal(("NodeLost", "a"), (status.LastFailure!.Code, status.LastFailure.Nodes));
        Assert.Equal((Now + TimeSpan.FromSeconds(10)).UtcDateTime, status.RetryAfter);
    }

    [Fact]
    public void The_next_placement_is_a_higher_attempt()
    {
        var queued = Job(JobStatuses.Restarted(Placed(), new GangStep.Restart(Now, Counts: true, [], new Reason.ProcessFailed(0, "a", 1, "")), Now));
        var status = JobStatuses.Placed(queued, new(new("default", "llama"), Two, Why), [], Now);
        Assert.Equal((2, 1), (status.Attempt, status.Restarts));
        Assert.Null(status.RetryAfter);
    }

    [Fact]
    public void What_the_cache_holds_is_never_changed()
    {
        var job = Placed();
        var before = System.Text.Json.JsonSerializer.Serialize(job.Status, ResourceJson.Options);
        JobStatuses.Failed(job, Why, Now);
        JobStatuses.Running(job, Why, Now);
        JobStatuses.Withdrawn(job, Why, Now);
        Assert.Equal(before, System.Text.Json.JsonSerializer.Serialize(job.Status, ResourceJson.Options));
    }

    [Fact]
    public void Only_complete_and_failed_are_the_end()
    {
        Assert.False(JobStatuses.IsFinished(Placed()));
        Assert.True(JobStatuses.IsFinished(Job(JobStatuses.Complete(Placed(), Why, Now))));
        Assert.True(JobStatuses.IsFinished(Job(JobStatuses.Failed(Placed(), Why, Now))));
        Assert.False(JobStatuses.IsFinished(Job(JobStatuses.Refused(Placed(), "Invalid", "m", Now))));
    }
}
