using System.Text;
using System.Text.Json;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Projections;

public sealed class PodProjectionSpecs
{
    [Fact]
    public void A_running_pod_of_a_gang_is_read()
    {
        var pod = Pods.Read(Pods.Typical(130));

        Assert.Equal(new ObjectKey("team-10", "llama-3f9a1c22-1-130"), pod.Key);
        Assert.Equal("3f9a1c22-0000-4000-8000-000000000130", pod.Uid);
        Assert.Equal(1130, pod.ResourceVersion);
        Assert.Equal("gpu-a-0130", pod.NodeName);
        Assert.Equal(PodPhase.Running, pod.Phase);
        Assert.True(pod is { Ready: true, Started: true, Deleting: false, Finished: false });
        Assert.Equal(new DateTimeOffset(2026, 8, 1, 10, 0, 8, TimeSpan.Zero), pod.StartedAt);
        Assert.Equal(new DateTimeOffset(2026, 8, 1, 10, 0, 0, TimeSpan.Zero), pod.CreatedAt);
        Assert.Equal(("10.130.0.7", "10.0.0.130"), (pod.PodIp, pod.HostIp));
        Assert.Equal(ResourceVector.Of(("cpu", 32_000), ("memory", 256L << 30), ("nvidia.com/gpu", 8)), pod.Requests);
        Assert.Equal([29500], pod.HostPorts);
        Assert.Equal((1000, "default-scheduler"), (pod.Priority, pod.SchedulerName));
        Assert.Equal("3f9a1c22-aaaa-4000-8000-000000000002", pod.OwnerUid);
        Assert.Equal(new GangLabels { Job = "llama-2", JobUid = "3f9a1c22-aaaa-4000-8000-000000000002", Attempt = 1, Rank = 2 }, pod.Gang);
        Assert.Empty(pod.Annotations);
    }

    [Fact]
    public void A_pod_whose_stream_goes_on_is_read_as_the_last_of_it_is()
    {
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(Pods.Typical(130)), isFinalBlock: false, default);
        json.Read();

        var pod = new PodProjection().Read(ref json)!;
        Assert.Equal((new ObjectKey("team-10", "llama-3f9a1c22-1-130"), PodPhase.Running, 8), (pod.Key, pod.Phase, pod.Requests["nvidia.com/gpu"]));
    }

    [Fact]
    public void Pods_share_what_they_have_in_common()
    {
        var projection = new PodProjection();
        var one = Pods.ReadWith(projection, Pods.Typical(1))!;
        var other = Pods.ReadWith(projection, Pods.Typical(20_001))!;

        Assert.Same(one.Requests, other.Requests);
        Assert.Same(one.NodeName, other.NodeName);
        Assert.Same(one.Key.Namespace, other.Key.Namespace);
    }

    [Theory]
    [InlineData("""{"containers":[{"resources":{"requests":{"cpu":"1","x.y/z":"2"}}},{"resources":{"requests":{"cpu":"500m"}}}]}""", "cpu: 1500, x.y/z: 2")]
    [InlineData("""{"containers":[{"resources":{"limits":{"x.y/z":"2","cpu":"4"},"requests":{"cpu":"1"}}}]}""", "cpu: 1000, x.y/z: 2")]
    [InlineData("""{"containers":[{"resources":{"requests":{"cpu":"1"}}}],"initContainers":[{"resources":{"requests":{"cpu":"3","memory":"5"}}}]}""", "cpu: 3000, memory: 5")]
    [InlineData("""{"containers":[{"resources":{"requests":{"cpu":"1"}}}],"initContainers":[{"restartPolicy":"Always","resources":{"requests":{"cpu":"2"}}},{"resources":{"requests":{"cpu":"2"}}}]}""", "cpu: 4000")]
    [InlineData("""{"containers":[{"resources":{"requests":{"cpu":"1"}}}],"initContainers":[{"resources":{"requests":{"cpu":"2"}}},{"restartPolicy":"Always","resources":{"requests":{"cpu":"2"}}}]}""", "cpu: 3000")]
    [InlineData("""{"overhead":{"cpu":"250m"},"containers":[{"resources":{"requests":{"cpu":"1","memory":"7"}}}],"resources":{"requests":{"cpu":"8"}}}""", "cpu: 8250, memory: 7")]
    [InlineData("""{"containers":[{"resources":{"requests":{"cpu":"-4","memory":"much","x.y/z":2}}}]}""", "x.y/z: 2")]
    [InlineData("""{"containers":[{"resources":{"requests":{"memory":"8Ei"}}},{"resources":{"requests":{"memory":"8Ei"}}}]}""", "memory: 9223372036854775807")]
    [InlineData("""{"containers":[{}]}""", "")]
    public void What_a_pod_holds_is_reckoned_as_kubelet_reckons(string spec, string requests) =>
        Assert.Equal(requests, Pods.Read(Pods.Small("p", 1, more: $",\"spec\":{spec}")).Requests.ToString());

    [Fact]
    public void A_pod_that_was_refused_says_why()
    {
        var pod = Pods.Read(Pods.Small("p", 1, more: """
            ,"status":{"phase":"Failed","reason":"OutOfcpu","message":"Pod was rejected: Node didn't have enough resource: cpu"}
            """));
        Assert.Equal((PodPhase.Failed, "OutOfcpu"), (pod.Phase, pod.Reason));
        Assert.StartsWith("Pod was rejected", pod.Message, StringComparison.Ordinal);
        Assert.True(pod.Finished);
    }

    [Fact]
    public void The_first_container_that_ended_badly_is_told_with_its_last_words()
    {
        var pod = Pods.Read(Pods.Small("p", 1, more: $$"""
            ,"status":{"containerStatuses":[
            {"name":"ok","state":{"terminated":{"exitCode":0} } },
            {"name":"bad","state":{"terminated":{"exitCode":137,"reason":"OOMKilled","message":"{{new string('m', 1000)}}"} },"restartCount":2},
            {"name":"worse","state":{"terminated":{"exitCode":1} } }]}
            """));
        Assert.Equal(("bad", 137, "OOMKilled", 256), (pod.Failure!.Container, pod.Failure.ExitCode, pod.Failure.Reason, pod.Failure.Message.Length));
        Assert.Equal(2, pod.Restarts);
        Assert.True(pod.Started);
    }

    [Fact]
    public void A_container_that_cannot_start_says_why_and_one_that_is_being_made_does_not()
    {
        Assert.Equal("ErrImagePull", Waiting("ErrImagePull").WaitingReason);
        Assert.Null(Waiting("ContainerCreating").WaitingReason);
        Assert.False(Waiting("ContainerCreating").Started);

        static PodFacts Waiting(string reason) => Pods.Read(Pods.Small("p", 1, more: $$"""
            ,"status":{"containerStatuses":[{"name":"c","state":{"waiting":{"reason":"{{reason}}","message":"m"} } }]}
            """));
    }

    [Fact]
    public void Only_asked_for_annotations_are_kept_and_other_peoples_gangs_are_seen()
    {
        var pod = Pods.Read("""
            {"status":{},"metadata":{"labels":{"ensemble.fleet/gang":"g","ensemble.fleet/gang-size":"4"},"deletionTimestamp":"2026-01-01T00:00:00Z",
            "annotations":{"a":"b","huawei.com/AscendReal":"Ascend910-0,Ascend910-1"},"name":"p","namespace":"a"}}
            """);
        Assert.Equal("huawei.com/AscendReal=Ascend910-0,Ascend910-1", pod.Annotations.ToString());
        Assert.Equal(new GangLabels { Gang = "g", GangSize = 4 }, pod.Gang);
        Assert.True(pod.Deleting);
    }
}
