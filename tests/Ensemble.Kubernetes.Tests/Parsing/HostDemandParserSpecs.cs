using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Parsing;

public sealed class HostDemandParserSpecs
{
    [Theory]
    [InlineData("containers add up", "containers: [{name: a, image: x, resources: {requests: {cpu: 500m, memory: 1Gi}}}, {name: b, image: x, resources: {requests: {cpu: 2}}}]", "cpu: 2500, memory: 1073741824")]
    [InlineData("what is limited is asked for", "containers: [{name: a, image: x, resources: {limits: {cpu: 4, memory: 1M}, requests: {cpu: 1}}}]", "cpu: 1000, memory: 1000000")]
    [InlineData("parts are rounded up", "containers: [{name: a, image: x, resources: {requests: {cpu: 100u, memory: 1m}}}]", "cpu: 1, memory: 1")]
    [InlineData("the largest init container counts", "initContainers: [{name: i, image: x, resources: {requests: {cpu: 8}}}, {name: j, image: x, resources: {requests: {cpu: 2, memory: 5}}}], containers: [{name: a, image: x, resources: {requests: {cpu: 3, memory: 4}}}]", "cpu: 8000, memory: 5")]
    [InlineData("a sidecar runs beside all that follows", "initContainers: [{name: s, image: x, restartPolicy: Always, resources: {requests: {cpu: 1}}}, {name: i, image: x, resources: {requests: {cpu: 4}}}], containers: [{name: a, image: x, resources: {requests: {cpu: 3}}}]", "cpu: 5000")]
    [InlineData("an init container before the sidecar runs alone", "initContainers: [{name: i, image: x, resources: {requests: {cpu: 4}}}, {name: s, image: x, restartPolicy: Always, resources: {requests: {cpu: 1}}}], containers: [{name: a, image: x, resources: {requests: {cpu: 3}}}]", "cpu: 4000")]
    [InlineData("overhead comes on top", "overhead: {cpu: 250m}, containers: [{name: a, image: x, resources: {requests: {cpu: 1}}}]", "cpu: 1250")]
    [InlineData("an amount for the whole pod stands above the sum", "resources: {requests: {cpu: 10}}, containers: [{name: a, image: x, resources: {requests: {cpu: 1, memory: 7}}}]", "cpu: 10000, memory: 7")]
    [InlineData("any other resource counts in pieces", "containers: [{name: a, image: x, resources: {limits: {rdma/hca: 2, hugepages-2Mi: 4Mi, ephemeral-storage: 1k}}}]", "ephemeral-storage: 1000, hugepages-2Mi: 4194304, rdma/hca: 2")]
    public void A_pod_asks_for_what_Kubernetes_says_it_asks_for(string why, string podSpec, string expected)
    {
        Assert.NotEmpty(why);
        Assert.Equal(expected, Demand(podSpec).Resources.ToString());
    }

    [Fact]
    public void Host_ports_are_those_that_containers_bind_on_the_host()
    {
        Assert.Equal([80, 443], Demand("containers: [{name: a, image: x, ports: [{containerPort: 1, hostPort: 443}, {containerPort: 2}, {containerPort: 3, hostPort: 80}]}]").HostPorts);
        Assert.Equal([1, 2, 29500], Demand("hostNetwork: true, containers: [{name: a, image: x, ports: [{containerPort: 2}, {containerPort: 1}]}]").HostPorts);
        Assert.Equal([4321], Demand("hostNetwork: true, containers: [{name: a, image: x, env: [{name: MASTER_PORT, value: '4321'}]}]").HostPorts);
    }

    [Fact]
    public void Node_selector_affinity_and_tolerations_are_kept()
    {
        var demand = Demand("""
            nodeSelector: {zone: a, disk: ssd},
            affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [
              {matchExpressions: [{key: gen, operator: Gt, values: ["3"]}, {key: spot, operator: DoesNotExist}], matchFields: [{key: metadata.name, operator: NotIn, values: [n1, n2]}]},
              {}]}}},
            tolerations: [{operator: Exists}, {key: dedicated, value: ml, effect: NoExecute}, {key: old}],
            containers: [{name: a, image: x}]
            """);
        Assert.Equal("disk=ssd,zone=a", demand.NodeSelector.ToString());
        Assert.Equal(["gen>3,!spot,metadata.name notin (n1,n2)", "nothing"], demand.NodeAffinity.Select(term => term.ToString()));
        Assert.Equal(
            [new Toleration("", true, "", null), new("dedicated", false, "ml", TaintEffect.NoExecute), new("old", false, "", null)],
            demand.Tolerations);
    }

    [Fact]
    public void A_pod_that_asks_for_nothing_may_run_anywhere()
    {
        var demand = Demand("containers: [{name: a, image: x}]");
        Assert.Equal((ResourceVector.Empty, LabelSelector.Everything, 0, 0, 0), (demand.Resources, demand.NodeSelector, demand.NodeAffinity.Length, demand.Tolerations.Length, demand.HostPorts.Length));
    }

    private static HostDemand Demand(string podSpec) =>
        Manifests.Job($"$job\nspec: {{size: {{accelerators: 8}}, template: {{spec: {{{podSpec.Replace("\n", "\n  ", StringComparison.Ordinal)}}}}}}}").Job.Variants[0].Demand;
}
