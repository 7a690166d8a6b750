using Ensemble.Core.Gangs;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Gangs;
using Xunit;

namespace Ensemble.Operator.Tests.Gangs;

/// <summary>Kubelet's words for the end of a pod, and what they mean for its gang.</summary>
public sealed class PodEndsSpecs
{
    private static PodFacts Pod(string? reason, string? message = null, int? exit = null) => new()
    {
        Key = new("default", "p"), Uid = "u", ResourceVersion = 1, Phase = PodPhase.Failed, Reason = reason, Message = message,
        Failure = exit is { } code ? new("trainer", code, "Error", "") : null,
    };

    [Theory]
    [InlineData("OutOfcpu")]
    [InlineData("OutOfnvidia.com/gpu")]
    [InlineData("UnexpectedAdmissionError")]
    [InlineData("TopologyAffinityError")]
    [InlineData("NodeShutdown")]
    [InlineData("NodeAffinity")]
    [InlineData("NodePorts")]
    public void What_a_kubelet_will_not_run_is_refused(string reason) => Assert.Equal(new RankLoss.Refused(reason), PodEnds.Failed(Pod(reason)));

    [Fact]
    public void A_pod_that_gives_way_to_a_critical_one_is_preempted() =>
        Assert.Equal(new RankLoss.Preempted("by the kubelet, for a critical pod"), PodEnds.Failed(Pod("Preempting", "Preempted in order to admit critical pod")));

    [Theory]
    [InlineData("Evicted", "The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi. ", false)]
    [InlineData("Terminated", "Pod was terminated in response to imminent node shutdown.", false)]
    [InlineData("Evicted", "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ", true)]
    [InlineData("DeadlineExceeded", "Pod was active on the node longer than the specified deadline", true)]
    public void A_node_in_need_is_nobodys_fault_and_a_limit_of_its_own_is_the_jobs(string reason, string message, bool own)
    {
        var loss = PodEnds.Failed(Pod(reason, message, exit: 137)); // The exit code is that of the kubelet's own signal.
        Assert.Equal(own, loss is RankLoss.OverLimit);
        Assert.Equal(!own, loss is RankLoss.Pressed);
    }

    [Fact]
    public void A_process_that_ends_badly_has_failed() => Assert.Equal(new RankLoss.Exited(3, ""), PodEnds.Failed(Pod(null, exit: 3)));

    [Theory]
    [InlineData("EvictionByEvictionAPI", typeof(RankLoss.Evicted))]
    [InlineData("PreemptionByScheduler", typeof(RankLoss.Preempted))]
    [InlineData("DeletionByTaintManager", typeof(RankLoss.Tainted))]
    [InlineData("DeletionByPodGC", typeof(RankLoss.Removed))]
    public void A_disruption_target_is_lost_before_it_ends(string reason, Type loss) =>
        Assert.IsType(loss, PodEnds.Leaving(Pod(null) with { Phase = PodPhase.Running, Disruption = reason }));

    [Theory]
    [InlineData("ErrImagePull", "failed to resolve reference \"registry.example/train:2\": registry.example/train:2: not found", true)]
    [InlineData("ErrImagePull", "pull access denied, repository does not exist or may require authorization", true)]
    [InlineData("ImagePullBackOff", "Back-off pulling image \"registry.example/train:1\": dial tcp 10.0.0.9:443: i/o timeout", false)]
    [InlineData("InvalidImageName", "couldn't parse image name \"Train:1\"", true)]
    [InlineData("CreateContainerConfigError", "secret \"token\" not found", true)]
    public void What_keeps_a_container_from_starting_is_the_authors_or_a_registrys(string why, string message, bool byAuthor)
    {
        var loss = PodEnds.NotStarting(Pod(null) with { Phase = PodPhase.Pending, WaitingReason = why, WaitingMessage = message });
        Assert.Equal(new RankLoss.CannotStart(why, message, byAuthor), loss);
    }

    [Fact]
    public void A_container_that_is_being_made_may_yet_start() =>
        Assert.Null(PodEnds.NotStarting(Pod(null) with { Phase = PodPhase.Pending, WaitingReason = "PodInitializing" }));
}
