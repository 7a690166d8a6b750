using Ensemble.Core.Gangs;
using Xunit;

namespace Ensemble.Core.Tests.Gangs;

/// <summary>What others do to a gang moves it whole and costs it no restart; what its author did wrong is told and counts.</summary>
public sealed class DisruptionSpecs
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RankFacts Running = new("a", RankPhase.Running);
    private static readonly RankLoss.CannotStart WrongImage = new("ErrImagePull", "image not found", ByAuthor: true);

    private static RankFacts Lost(string node, RankLoss loss) => new(node, RankPhase.Lost, loss);

    private static GangStep Next(params RankFacts[] ranks) => GangLife.Next(new()
    {
        Now = Now, PlacedAt = Now, HasRun = true, StartTimeout = TimeSpan.FromMinutes(5), Restart = new(Limit: 1, Backoff: TimeSpan.FromSeconds(10)), Ranks = [.. ranks],
    });

    public static TheoryData<RankLoss, string> Disruptions => new()
    {
        { new RankLoss.Evicted(), "the pod of rank 1 is evicted from b; the whole gang stops and moves" },
        { new RankLoss.Preempted("by the kubelet, for a critical pod"), "the pod of rank 1 on b was preempted (by the kubelet, for a critical pod); the whole gang stops and moves" },
        { new RankLoss.Pressed("Evicted: The node was low on resource: memory"), "the kubelet of b ended rank 1: Evicted: The node was low on resource: memory; the whole gang moves" },
        { new RankLoss.Tainted("dead=disk:NoExecute"), "rank 1 may not stay on b, which has a NoExecute taint that it does not tolerate (dead=disk:NoExecute); the whole gang moves" },
        { new RankLoss.Refused("TopologyAffinityError"), "the kubelet of b refused rank 1: TopologyAffinityError; trying elsewhere" },
    };

    [Theory]
    [MemberData(nameof(Disruptions))]
    public void A_disruption_moves_the_whole_gang_at_once_away_from_that_node_and_does_not_count(RankLoss loss, string sentence)
    {
        var step = Assert.IsType<GangStep.Restart>(Next(Running, Lost("b", loss)));
        Assert.Equal((false, Now, sentence), (step.Counts, step.NotBefore, step.Reason.Sentence));
        Assert.Equal(["b"], step.Avoid);
    }

    [Fact]
    public void A_disruption_is_told_before_the_exit_codes_it_caused()
    {
        var step = Assert.IsType<GangStep.Restart>(Next(Lost("a", new RankLoss.Exited(1, "")), Lost("b", new RankLoss.Evicted())));
        Assert.Equal(("PodEvicted", false), (step.Reason.Code, step.Counts));
    }

    [Fact]
    public void A_pod_that_passes_its_own_limit_counts()
    {
        var step = Assert.IsType<GangStep.Restart>(Next(Running, Lost("b", new RankLoss.OverLimit("DeadlineExceeded: Pod was active on the node longer than the specified deadline"))));
        Assert.True(step.Counts);
        Assert.Empty(step.Avoid);
    }

    [Fact]
    public void An_image_that_no_host_can_pull_is_the_authors_mistake()
    {
        var step = Assert.IsType<GangStep.Restart>(Next(Lost("a", WrongImage), Lost("b", WrongImage)));
        Assert.Equal((true, "none of its 2 hosts can start the containers of spec.template: ErrImagePull: image not found"), (step.Counts, step.Reason.Sentence));
    }

    [Fact]
    public void An_image_that_one_host_cannot_pull_makes_the_gang_avoid_that_host()
    {
        var step = Assert.IsType<GangStep.Restart>(Next(Running, Lost("b", WrongImage)));
        Assert.Equal((false, "1 of 2 hosts cannot start its containers; rank 1 on b: ErrImagePull: image not found"), (step.Counts, step.Reason.Sentence));
        Assert.Equal(["b"], step.Avoid);
    }

    [Fact]
    public void A_registry_that_nobody_reaches_is_nobodys_mistake_and_no_host_is_to_blame()
    {
        var unreachable = new RankLoss.CannotStart("ErrImagePull", "dial tcp: i/o timeout", ByAuthor: false);
        var step = Assert.IsType<GangStep.Restart>(Next(Lost("a", unreachable), Lost("b", unreachable)));
        Assert.False(step.Counts);
        Assert.Empty(step.Avoid);
    }
}
