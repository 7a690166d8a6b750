using Xunit;

namespace Ensemble.Core.Tests.Planning;

/// <summary>Other people's pods: alone or in gangs, like or unlike, with chips or without.</summary>
public sealed class PodSpecs
{
    private const string Racks = """
        pools: { a: { levels: [Rack] } }
        nodes:
          g[1-2]: { at: [r1] }
          g[3-4]: { at: [r2], taken: 4 }
        jobs:

        """;

    [Fact]
    public void A_lone_pod_takes_the_tightest_host_and_one_without_chips_the_host_with_the_fewest_free() => Spec.Given(Racks + """
          notebook: { pods: [{ name: notebook, chips: 1 }] }
          proxy: { pods: [{ name: proxy, cpu: "2" }] }
        """).Expect("""
        Place notebook on g3 0: 1 of the 4 free chips of g3, the tightest fit in pool a
        Place proxy on g3 : g3 of pool a has room for it, and of those the fewest free chips
        """);

    [Fact]
    public void Pods_of_a_gang_share_hosts_and_stay_in_the_smallest_domain() => Spec.Given(Racks + """
          mpi: { pods: [{ name: "w[01-10]", chips: 1 }] }
        """).Expect("""
        Place mpi on g1 0; g1 1; g1 2; g1 3; g1 4; g1 5; g1 6; g1 7; g2 0; g2 1: 10 pods on 2 hosts with 10 of the 16 free chips of Rack r1, the smallest domain of pool a that holds them
        """);

    [Fact]
    public void A_gang_waits_for_the_claims_of_its_pods_once_it_is_whole_and_takes_no_room_meanwhile() => Spec.Given(Racks + """
          partial: { pods: [{ name: "p[1-2]", chips: 8 }], wanted: 3, awaits: corpus }
          whole: { pods: [{ name: "w[1-2]", chips: 8 }], awaits: corpus }
          other: { pods: [{ name: "o[1-2]", chips: 8 }] }
        """).Expect("""
        Wait partial: 2 of 3 pods of the gang exist; all are placed together or none
        Wait whole: PersistentVolumeClaim corpus does not exist
        Place other on g[1-2] 0-7: 2 pods on 2 hosts with 16 of the 16 free chips of Rack r1, the smallest domain of pool a that holds them
        """);

    [Fact]
    public void A_leader_without_chips_and_its_workers_are_placed_together() => Spec.Given(Racks + """
          torch: { pods: [{ name: master, cpu: "4" }, { name: "w[1-2]", chips: 8, cpu: "32" }] }
        """).Expect("""
        Place torch on g1 ; g[1-2] 0-7: 3 pods on 2 hosts with 16 of the 16 free chips of Rack r1, the smallest domain of pool a that holds them
        """);

    [Fact]
    public void A_gang_that_does_not_fit_as_a_whole_takes_nothing() => Spec.Given(Racks + """
          big: { pods: [{ name: "w[1-3]", chips: 8 }] }
          small: { pods: [{ name: small, chips: 8 }] }
        """).Expect("""
        Wait big: 1 of the 3 pods of the gang find room in all nodes of pool a, the best; all are placed together or none
        Place small on g1 0-7: 8 of the 8 free chips of g1, the tightest fit in pool a
        """);

    [Fact]
    public void A_gang_waits_until_all_its_pods_exist_and_have_no_gates() => Spec.Given(Racks + """
          half: { wanted: 8, pods: [{ name: "w[1-3]", chips: 1 }] }
          gated: { wanted: 4, gated: 2, pods: [{ name: "w[1-2]", chips: 1 }] }
        """).Expect("""
        Wait half: 3 of 8 pods of the gang exist; all are placed together or none
        Wait gated: 2 of 4 pods of the gang have scheduling gates; all are placed together or none
        """);

    [Fact]
    public void The_rest_of_a_gang_goes_beside_those_that_run() => Spec.Given(Racks + """
          rest: { wanted: 3, beside: [g3, g4], pods: [{ name: w3, chips: 2 }] }
          far: { wanted: 2, required: Rack, beside: [g3], pods: [{ name: w2, chips: 8 }] }
        """).Expect("""
        Place rest on g3 0-1: 1 pod beside the 2 of the gang that have a node, in Rack r2 of pool a
        Wait far: 0/4 nodes of pool a are available: 2 Insufficient nvidia.com/gpu; the best, g1, has 8 of 8 chips free
        """);

    [Fact]
    public void More_pods_than_are_needed_are_welcome_but_hold_up_nobody() => Spec.Given(Racks + """
          many: { wanted: 2, pods: [{ name: "w[1-9]", chips: 8 }] }
        """).Expect("""
        Place many on g[1-2] 0-7: 2 pods on 2 hosts with 16 of the 16 free chips of Rack r1, the smallest domain of pool a that holds them
        """);

    [Fact]
    public void A_required_level_may_be_named_by_its_node_label() => Spec.Given(Racks + """
          rack: { required: net/Rack, pods: [{ name: "w[1-2]", chips: 8 }] }
          host: { required: kubernetes.io/hostname, pods: [{ name: "w[1-2]", chips: 4 }] }
        """).Expect("""
        Place rack on g[1-2] 0-7: 2 pods on 2 hosts with 16 of the 16 free chips of Rack r1, the smallest domain of pool a that holds them
        Wait host: 1 of the 2 pods of the gang find room in host g3 of pool a, the best; all are placed together or none
        """);

    [Fact]
    public void Pods_that_keep_apart_and_pods_with_one_host_port_get_a_host_each() => Spec.Given(Racks + """
          apart: { pods: [{ name: "w[1-4]", apart: [zoo] }] }
          more: { pods: [{ name: more, apart: [zoo] }] }
          ports: { pods: [{ name: "p[1-2]", ports: [80] }] }
        """).Expect("""
        Place apart on g[3-4,1-2] : 4 pods on 4 hosts with 0 of the 24 free chips of all nodes, the smallest domain of pool a that holds them
        Wait more: 0/4 nodes of pool a are available: 4 with a pod it keeps apart from
        Place ports on g[3-4] : 2 pods on 2 hosts with 0 of the 8 free chips of Rack r2, the smallest domain of pool a that holds them
        """);

    [Fact]
    public void A_pod_without_chips_does_not_slip_past_the_taint_that_guards_them() => Spec.Given("""
        pools: { a: {} }
        nodes:
          g1: { taints: ["nvidia.com/gpu:NoSchedule", "ensemble.fleet/managed:NoSchedule"] }
        jobs:
          cpu: { pods: [{ name: cpu, cpu: "1" }] }
          gpu: { pods: [{ name: gpu, chips: 1 }] }
          npu: { pods: [{ name: npu, chips: 1, chip: huawei.com/Ascend910 }] }
        """).Expect("""
        Wait cpu: 0/1 nodes of pool a are available: 1 node with a taint it does not tolerate
        Place gpu on g1 0: 1 of the 8 free chips of g1, the tightest fit in pool a
        Wait npu: no pool has huawei.com/Ascend910; the fleet has pool a of h100
        """);

    [Fact]
    public void A_queue_counts_other_peoples_pods_too() => Spec.Given("""
        pools: { a: {} }
        nodes: { "g[1-2]": {} }
        queues: { research: 8 }
        jobs:
          ours: { size: 4, queue: research }
          theirs: { queue: research, pods: [{ name: "w[1-2]", chips: 4 }] }
        """).Expect("""
        Place ours on g1 0-3: 4 of the 8 free chips of g1, the tightest fit in pool a
        Wait theirs: needs 8 chips; queue research holds 4 of the 8 it may
        """);
}
