using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using k8s.Models;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Client;

public sealed class ResourceKindSpecs
{
    [Fact]
    public void Types_know_their_kinds()
    {
        Assert.Equal(CoreKinds.Pod, ResourceKind.Of<V1Pod>());
        Assert.Equal(CoreKinds.Node, ResourceKind.Of<V1Node>());
        Assert.Equal(CoreKinds.PriorityClass, ResourceKind.Of<V1PriorityClass>());
        Assert.Equal(CoreKinds.CustomResourceDefinition, ResourceKind.Of<V1CustomResourceDefinition>());
        Assert.Equal(CoreKinds.Lease, ResourceKind.Of<V1Lease>());
        Assert.Equal(ResourceKinds.TrainingJob, ResourceKind.Of<TrainingJob>());
        Assert.Equal(ResourceKinds.AcceleratorPool, ResourceKind.Of<AcceleratorPool>());
    }

    [Fact]
    public void A_type_that_is_no_kind_says_so() => Assert.Throws<ArgumentException>(() => ResourceKind.Of<string>());

    [Fact]
    public void Paths_are_those_of_the_Kubernetes_API()
    {
        Assert.Equal("api/v1/pods", CoreKinds.Pod.Path(null));
        Assert.Equal("api/v1/namespaces/a/pods", CoreKinds.Pod.Path("a"));
        Assert.Equal("api/v1/namespaces/a/pods/p/binding", CoreKinds.Pod.Path("a", "p", "binding"));
        Assert.Equal("api/v1/nodes/n/status", CoreKinds.Node.Path(null, "n", "status"));
        Assert.Equal("api/v1/namespaces/a", CoreKinds.Namespace.Path(null, "a"));
        Assert.Equal("apis/ensemble.fleet/v1alpha1/namespaces/a/trainingjobs/t", ResourceKinds.TrainingJob.Path("a", "t"));
        Assert.Equal("api/v1/namespaces/a/pods/..%2Fnodes", CoreKinds.Pod.Path("a", "../nodes"));
        Assert.Throws<ArgumentException>(() => CoreKinds.Pod.Path(null, "p"));
    }
}
