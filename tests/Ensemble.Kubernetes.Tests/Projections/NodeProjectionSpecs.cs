using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Projections;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Projections;

public sealed class NodeProjectionSpecs
{
    [Fact]
    public void A_node_is_read()
    {
        var node = Pods.ReadWith(new NodeProjection(), """
            {"metadata":{"name":"n1","uid":"u1","resourceVersion":"9","labels":{"b":"2","a":"1"},"annotations":{"superPodID":"3","other":"x"}},
            "spec":{"unschedulable":true,"taints":[{"key":"k","value":"v","effect":"NoExecute"},{"key":"e","effect":"PreferNoSchedule"},{"key":"odd","effect":"Someday"}]},
            "status":{"capacity":{"cpu":"96","pods":"110"},"allocatable":{"cpu":"95500m","memory":"1Ti","huawei.com/Ascend910":"8"},
            "addresses":[{"type":"Hostname","address":"n1"},{"type":"InternalIP","address":"10.0.0.1"}],
            "conditions":[{"type":"MemoryPressure","status":"False"},{"type":"Ready","status":"Unknown","reason":"NodeStatusUnknown","lastTransitionTime":"2026-08-01T10:00:00Z"}]}}
            """)!;

        Assert.Equal(("n1", "u1", 9), (node.Name, node.Uid, node.ResourceVersion));
        Assert.Equal("a=1,b=2", node.Labels.ToString());
        Assert.Equal("superPodID=3", node.Annotations.ToString());
        Assert.Equal("k=v:NoExecute e:PreferNoSchedule odd:NoSchedule", string.Join(' ', node.Taints));
        Assert.True(node.Unschedulable);
        Assert.Equal(ResourceVector.Of(("cpu", 95_500), ("memory", 1L << 40), ("huawei.com/Ascend910", 8)), node.Allocatable);
        Assert.Equal(ResourceVector.Of(("cpu", 96_000), ("pods", 110)), node.Capacity);
        Assert.Equal((Readiness.Unknown, "NodeStatusUnknown", "10.0.0.1"), (node.Readiness, node.ReadinessReason, node.InternalIp));
        Assert.Equal(new DateTimeOffset(2026, 8, 1, 10, 0, 0, TimeSpan.Zero), node.ReadinessSince);
    }
}
