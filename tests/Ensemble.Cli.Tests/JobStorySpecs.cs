using Ensemble.Cli.Demo;
using Ensemble.Cli.Jobs;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Cli.Tests;

public sealed class JobStorySpecs
{
    private readonly JobStory _story = new("llama");

    [Fact]
    public void A_look_that_comes_late_tells_all_that_must_have_been() => Assert.Equal(
        [
            "queued 64 accelerators, queue research",
            "placed 64 h100-sxm on gpu-a-[1-8] as variant nvidia: the only spine with 64 free",
            "running 8 pods, started as one gang",
        ],
        See(Sample.Running));

    [Fact]
    public void Nothing_new_is_not_told_again()
    {
        See(Sample.Running);

        Assert.Empty(See(Sample.Running));
    }

    [Fact]
    public void A_wait_is_told_once_however_its_numbers_change()
    {
        See(Sample.Waiting);
        var later = Sample.Waiting;
        later.Status!.Waiting!.Message = "needs 128 accelerators; the best pool has 72 free";

        Assert.Empty(See(later));
    }

    [Fact]
    public void A_gang_that_lost_a_node_is_told_as_a_whole_and_counts_as_rescheduled()
    {
        See(Sample.Running);
        var again = Sample.Running;
        again.Status!.Attempt = 2;
        again.Status.LastFailure = new() { Attempt = 1, Code = "NodeLost", Message = "node gpu-a-5 is lost" };
        again.Status.Placement!.Generation = 2;
        again.Status.Placement.Hosts = [new() { Nodes = "gpu-a-[09-16]", Chips = "0-7" }];

        Assert.Equal(
            [
                "stopped attempt 1 as a whole: node gpu-a-5 is lost",
                "placed 64 h100-sxm on gpu-a-[09-16] as variant nvidia: the only spine with 64 free",
                "running attempt 2, the whole gang again",
            ],
            See(again));
        Assert.True(_story.WasRescheduled);
        Assert.Equal(["gpu-a-09", "gpu-a-10"], _story.Placements[1].Nodes.Take(2));
    }

    [Fact]
    public void The_end_is_told_with_its_time()
    {
        var job = Sample.Running;
        job.Status = new()
        {
            State = TrainingJobState.Complete,
            FirstPlacedTime = new(2026, 1, 2, 3, 4, 0, DateTimeKind.Utc),
            CompletionTime = new(2026, 1, 2, 3, 4, 31, DateTimeKind.Utc),
        };

        Assert.Equal("complete 31 s after its first placement", See(job)[^1]);
        Assert.Equal(TrainingJobState.Complete, _story.State);
        Assert.False(_story.WasRescheduled);
    }

    private string[] See(TrainingJob job) => [.. _story.See(new JobView(job)).Select(line => $"{line.What} {line.Text}")];
}
