using System.Text.Json.Nodes;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Operator.Gangs;
using Xunit;

namespace Ensemble.Operator.Tests.Gangs;

public sealed class PodBuilderSpecs
{
    private static readonly AcceleratorClass H100 = new() { Name = "h100-sxm", Vendor = Vendor.Nvidia, Resource = "nvidia.com/gpu" };
    private static readonly AcceleratorClass Ascend = new() { Name = "ascend-910b-376t", Vendor = Vendor.Huawei, Resource = "huawei.com/Ascend910" };

    private static readonly JsonObject Template = (JsonObject)JsonNode.Parse("""
        {
          "metadata": {"annotations": {"team": "vision"}, "labels": {"app": "train"}},
          "spec": {
            "runtimeClassName": "kept-as-it-is",
            "tolerations": [{"key": "mine", "operator": "Exists"}],
            "containers": [
              {"name": "trainer", "image": "i", "env": [{"name": "MASTER_PORT", "value": "1234"}], "resources": {"requests": {"cpu": "8"}}},
              {"name": "sidecar", "image": "s"}
            ]
          }
        }
        """)!;

    private static GangShape Gang(AcceleratorClass kind, params (string Node, string Chips)[] hosts) => new(
        "team-a", "llama", "0a1b2c3d-1111", "research", 3, new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
        new("default", kind.Name, "pool", 2, [.. hosts.Select(host => new HostShare(host.Node, ChipSet.TryParse(host.Chips, out var set) ? set : default))]),
        kind, "ensemble-default");

    private static string? Env(JsonNode pod, int container, string name) =>
        pod["spec"]!["containers"]![container]!["env"]!.AsArray().Where(e => (string?)e!["name"] == name).Select(e => (string?)e!["value"]).SingleOrDefault();

    [Fact]
    public void A_pod_is_bound_to_its_host_and_says_whose_it_is()
    {
        var pod = new PodBuilder(Gang(H100, ("a", "0-1"), ("b", "2-3")), Template).Build(1);
        Assert.Equal("llama-0a1b2c3d-3-1", (string?)pod["metadata"]!["name"]);
        Assert.Equal("team-a", (string?)pod["metadata"]!["namespace"]);
        Assert.Equal("b", (string?)pod["spec"]!["nodeName"]);
        Assert.Equal("llama-0a1b2c3d-3-1", (string?)pod["spec"]!["hostname"]);
        Assert.Equal("llama-0a1b2c3d", (string?)pod["spec"]!["subdomain"]);
        Assert.Equal("Never", (string?)pod["spec"]!["restartPolicy"]);
        Assert.Equal("ensemble-default", (string?)pod["spec"]!["priorityClassName"]);
        var labels = pod["metadata"]!["labels"]!;
        Assert.Equal(("llama", "0a1b2c3d-1111", "3", "1"), ((string?)labels["ensemble.fleet/job"], (string?)labels["ensemble.fleet/job-uid"], (string?)labels["ensemble.fleet/attempt"], (string?)labels["ensemble.fleet/rank"]));
        var owner = pod["metadata"]!["ownerReferences"]![0]!;
        Assert.Equal(("TrainingJob", "llama", "0a1b2c3d-1111", true), ((string?)owner["kind"], (string?)owner["name"], (string?)owner["uid"], (bool)owner["controller"]!));
    }

    [Fact]
    public void What_the_template_says_is_kept()
    {
        var pod = new PodBuilder(Gang(H100, ("a", "0-1")), Template).Build(0);
        Assert.Equal("kept-as-it-is", (string?)pod["spec"]!["runtimeClassName"]);
        Assert.Equal("vision", (string?)pod["metadata"]!["annotations"]!["team"]);
        Assert.Equal("train", (string?)pod["metadata"]!["labels"]!["app"]);
        Assert.Equal("1234", Env(pod, 0, "MASTER_PORT"));
        Assert.Equal("29500", Env(pod, 1, "MASTER_PORT"));
        Assert.Equal(["mine", "ensemble.fleet/managed", "nvidia.com/gpu"], pod["spec"]!["tolerations"]!.AsArray().Select(t => (string?)t!["key"]));
        Assert.Null(Template["spec"]!["nodeName"]);
        Assert.Single(Template["spec"]!["tolerations"]!.AsArray());
    }

    [Fact]
    public void The_first_container_gets_the_chips()
    {
        var pod = new PodBuilder(Gang(H100, ("a", "0-1")), Template).Build(0);
        Assert.Equal("""{"requests":{"cpu":"8","nvidia.com/gpu":"2"},"limits":{"nvidia.com/gpu":"2"}}""", pod["spec"]!["containers"]![0]!["resources"]!.ToJsonString());
        Assert.Null(pod["spec"]!["containers"]![1]!["resources"]);
    }

    [Theory]
    [InlineData("MASTER_ADDR", "llama-0a1b2c3d-3-0.llama-0a1b2c3d.team-a.svc")]
    [InlineData("WORLD_SIZE", "4")]
    [InlineData("RANK", "2")]
    [InlineData("PET_NNODES", "2")]
    [InlineData("PET_NODE_RANK", "1")]
    [InlineData("PET_NPROC_PER_NODE", "2")]
    [InlineData("PET_RDZV_ENDPOINT", "llama-0a1b2c3d-3-0.llama-0a1b2c3d.team-a.svc:29500")]
    [InlineData("ENSEMBLE_ATTEMPT", "3")]
    [InlineData("ENSEMBLE_HOSTS", "2")]
    [InlineData("ENSEMBLE_CLASS", "h100-sxm")]
    [InlineData("RANK_TABLE_FILE", null)]
    public void Processes_are_told_who_they_are_and_where_to_meet(string name, string? value) =>
        Assert.Equal(value, Env(new PodBuilder(Gang(H100, ("a", "0-1"), ("b", "2-3")), Template).Build(1), 1, name));

    [Fact]
    public void An_Ascend_pod_carries_its_chips_its_rank_and_the_rank_table()
    {
        var pod = new PodBuilder(Gang(Ascend, ("a", "0-1"), ("b", "4,6")), Template).Build(1);
        var annotations = pod["metadata"]!["annotations"]!;
        Assert.Equal("Ascend910-4,Ascend910-6", (string?)annotations["huawei.com/Ascend910"]);
        Assert.Equal("1", (string?)annotations["hccl/rankIndex"]);
        Assert.Equal("1793491200000000001", (string?)annotations["predicate-time"]);
        Assert.Equal("ascend-910b", (string?)pod["metadata"]!["labels"]!["ring-controller.atlas"]);
        Assert.Equal("rings-config-llama", (string?)pod["spec"]!["volumes"]![0]!["configMap"]!["name"]);
        Assert.Equal("/user/serverid/devindex/config", (string?)pod["spec"]!["containers"]![0]!["volumeMounts"]![0]!["mountPath"]);
        Assert.Equal("/user/serverid/devindex/config/hccl.json", Env(pod, 0, "RANK_TABLE_FILE"));
        Assert.Equal("1", Env(pod, 0, "HCCL_WHITELIST_DISABLE"));
    }

    [Fact]
    public void What_a_fast_network_needs_goes_through_unchanged()
    {
        var template = (JsonObject)JsonNode.Parse("""
            {
              "metadata": {"annotations": {"k8s.v1.cni.cncf.io/networks": "rdma-a,rdma-b"}},
              "spec": {
                "volumes": [{"name": "shm", "emptyDir": {"medium": "Memory", "sizeLimit": "64Gi"}}],
                "containers": [{"name": "t", "image": "i", "resources": {"limits": {"rdma/hca": "4"}}, "volumeMounts": [{"name": "shm", "mountPath": "/dev/shm"}],
                  "securityContext": {"capabilities": {"add": ["IPC_LOCK"]}}}]
              }
            }
            """)!;
        var pod = new PodBuilder(Gang(H100, ("a", "0-1")), template).Build(0);
        Assert.Equal("rdma-a,rdma-b", (string?)pod["metadata"]!["annotations"]!["k8s.v1.cni.cncf.io/networks"]);
        Assert.Equal("""{"medium":"Memory","sizeLimit":"64Gi"}""", pod["spec"]!["volumes"]![0]!["emptyDir"]!.ToJsonString());
        var container = pod["spec"]!["containers"]![0]!;
        Assert.Equal("""{"rdma/hca":"4","nvidia.com/gpu":"2"}""", container["resources"]!["limits"]!.ToJsonString());
        Assert.Equal("""[{"name":"shm","mountPath":"/dev/shm"}]""", container["volumeMounts"]!.ToJsonString());
        Assert.Equal("""{"capabilities":{"add":["IPC_LOCK"]}}""", container["securityContext"]!.ToJsonString());
        Assert.Null(container["ports"]);
    }

    [Fact]
    public void On_the_hosts_network_the_port_of_the_rendezvous_is_one_of_the_hosts_ports()
    {
        var template = (JsonObject)JsonNode.Parse("""{"spec": {"hostNetwork": true, "containers": [{"name": "t", "image": "i", "ports": [{"containerPort": 8080}]}]}}""")!;
        var pod = new PodBuilder(Gang(H100, ("a", "0-1")), template).Build(0);
        Assert.Equal("""[{"containerPort":8080},{"containerPort":29500,"hostPort":29500}]""", pod["spec"]!["containers"]![0]!["ports"]!.ToJsonString());
    }

    [Fact]
    public void A_pod_that_the_scheduler_binds_is_held_to_its_node_by_each_term_of_its_affinity()
    {
        var template = (JsonObject)JsonNode.Parse("""
            {"spec": {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
              {"matchExpressions": [{"key": "zone", "operator": "Exists"}]}, {"matchFields": []}]}}}, "containers": [{"name": "t", "image": "i"}]}}
            """)!;
        var pod = new PodBuilder(Gang(H100, ("a", "0-1")) with { BoundByScheduler = true }, template).Build(0);
        Assert.Null(pod["spec"]!["nodeName"]);
        var terms = pod["spec"]!["affinity"]!["nodeAffinity"]!["requiredDuringSchedulingIgnoredDuringExecution"]!["nodeSelectorTerms"]!.AsArray();
        Assert.Equal(2, terms.Count);
        Assert.All(terms, term => Assert.Equal("""[{"key":"metadata.name","operator":"In","values":["a"]}]""", term!["matchFields"]!.ToJsonString()));
        Assert.NotNull(terms[0]!["matchExpressions"]);
    }

    [Fact]
    public void An_odd_template_still_makes_a_pod_for_the_API_server_to_judge()
    {
        var odd = (JsonObject)JsonNode.Parse("""{"metadata": 7, "spec": {"containers": "none", "tolerations": {}}}""")!;
        var pod = new PodBuilder(Gang(Ascend, ("a", "0-1")), odd).Build(0);
        Assert.Equal("a", (string?)pod["spec"]!["nodeName"]);
    }
}
