using Ensemble.Kubernetes.Projections;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Projections;

/// <summary>What is kept of pods that name Ensemble as their scheduler, and of no others.</summary>
public sealed class StrangerPodSpecs
{
    private const string Spec = """
        "containers":[{"name":"a","resources":{"limits":{"nvidia.com/gpu":"1"}}}],"nodeSelector":{"disk":"nvme"},
        "affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[
          {"topologyKey":"kubernetes.io/hostname","labelSelector":{"matchLabels":{"app":"zoo"}}},{"topologyKey":"zone","labelSelector":{}}]}},
        "tolerations":[{"key":"team","operator":"Exists"}],"schedulingGates":[{"name":"g"}],"schedulingGroup":{"podGroupName":"train"},
        "volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"corpus"}},{"name":"w","emptyDir":{}}],
        "topologySpreadConstraints":[{"whenUnsatisfiable":"DoNotSchedule"}]
        """;

    private const string Status = """
        "status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"GangIncomplete: 1 of 2"}]}
        """;

    [Fact]
    public void A_pod_that_waits_keeps_what_it_asks_of_its_node()
    {
        var pod = Read("ensemble", "");
        var stranger = pod.Stranger!;
        Assert.Equal(("research", "gang/mpi", 4, "train", "Rack"), (stranger.Queue, stranger.Gang, stranger.GangSize, stranger.PodGroup, stranger.RequiredLevel));
        var wish = stranger.Wish!;
        Assert.Equal("disk=nvme", wish.NodeSelector.ToString());
        Assert.Equal("app=zoo", Assert.Single(wish.Apart).ToString());
        Assert.Equal("team", Assert.Single(wish.Tolerations).Key);
        Assert.Equal([new("corpus", Own: false)], pod.Claims);
        Assert.Equal(["spec.topologySpreadConstraints", "spec.affinity.podAntiAffinity"], wish.NotActedOn);
        Assert.True(wish.Gated);
        Assert.Equal("GangIncomplete: 1 of 2", wish.Told);
        Assert.Null(wish.Fault);
    }

    [Fact]
    public void A_pod_that_has_a_node_keeps_its_labels_only_and_one_of_another_scheduler_nothing()
    {
        Assert.Null(Read("ensemble", "\"nodeName\":\"gpu-1\",").Stranger!.Wish);
        Assert.Null(Read("default-scheduler", "").Stranger);
    }

    [Theory]
    [InlineData("\"affinity\":7,\"tolerations\":{},\"volumes\":[3,{\"persistentVolumeClaim\":[]}],\"schedulingGroup\":\"x\"")]
    [InlineData("\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":[{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Near\"}]}]}}}")]
    public void What_makes_no_sense_is_a_fault_of_the_pod_and_harms_nobody(string spec)
    {
        var pod = Pods.Read($$"""{"metadata":{"name":"p","namespace":"a","uid":"u","resourceVersion":"1"},"spec":{"schedulerName":"ensemble",{{spec}} } }""");
        Assert.NotNull(pod.Stranger!.Wish!.Fault);
    }

    private static PodFacts Read(string scheduler, string node) => Pods.Read($$$"""
        {"metadata":{"name":"p","namespace":"a","uid":"u","resourceVersion":"1","labels":{"ensemble.fleet/gang":"mpi","ensemble.fleet/gang-size":"4","kueue.x-k8s.io/queue-name":"research"},
         "annotations":{"kueue.x-k8s.io/podset-required-topology":"Rack"}},"spec": { {{{node}}}"schedulerName":"{{{scheduler}}}",{{{Spec}}} },{{{Status}}} }
        """);
}
