using Xunit;

namespace Ensemble.Core.Tests.Planning;

public sealed class NodeRuleSpecs
{
    [Fact]
    public void Cordoned_and_silent_nodes_are_left_out()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { cordoned: true }, g2: { ready: false }, g3: {} }
        jobs: { llama: {}, qwen: {} }
        """);
        spec.Expect("""
        Place llama on g3 0-7: 8 of the 8 free chips of g3, the tightest fit in pool a
        Wait qwen: needs 8 chips; pool a has 0 free (1 node not ready, 1 node cordoned)
        """);
        spec.ExpectMissing("qwen", "accelerators: needs 8, has 0 free in pool a");
        spec.ExpectCures("qwen", """
        kubectl uncordon -> 1 node more could be used
        bring nodes back to Ready -> 1 node more could be used
        """);
    }

    [Fact]
    public void The_pools_own_taint_and_the_class_taint_keep_no_job_off() => Spec.Given("""
        pools: { a: {}, b: { class: 910b } }
        nodes:
          g1: { pool: a, taints: ["ensemble.fleet/managed:NoSchedule", "nvidia.com/gpu=present:NoSchedule"] }
          n1: { pool: b, taints: ["ensemble.fleet/managed:NoSchedule", "huawei.com/Ascend910:NoExecute"] }
        jobs: { llama: { vendor: Nvidia }, qwen: { vendor: Huawei } }
        """).Expect("""
        Place llama on g1 0-7: 8 of the 8 free chips of g1, the tightest fit in pool a
        Place qwen on n1 0-7: 8 of the 8 free chips of n1, the tightest fit in pool b
        """);

    [Fact]
    public void A_taint_keeps_off_jobs_that_do_not_tolerate_it()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { taints: ["team=search:NoSchedule"] } }
        jobs:
          llama: {}
          qwen: { tolerates: ["team=ads"] }
          bert: { size: 4, tolerates: ["team=search"] }
          gpt: { size: 4, tolerates: ["team:NoSchedule"] }
        """);
        spec.Expect("""
        Wait llama: needs 8 chips; the nodes of pool a that it may use have 0 (1 node with a taint it does not tolerate)
        Wait qwen: needs 8 chips; the nodes of pool a that it may use have 0 (1 node with a taint it does not tolerate)
        Place bert on g1 0-3: 4 of the 8 free chips of g1, the tightest fit in pool a
        Place gpt on g1 4-7: 4 of the 4 free chips of g1, the tightest fit in pool a
        """);
        spec.ExpectCures("llama", """
        template.spec.tolerations -> 1 node more could be used
        """);
    }

    [Fact]
    public void A_NoExecute_taint_counts_and_a_toleration_of_another_effect_does_not_help() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { taints: ["sick:NoExecute"] } }
        jobs: { llama: { tolerates: ["sick:NoSchedule"] } }
        """).Expect("""
        Wait llama: needs 8 chips; the nodes of pool a that it may use have 0 (1 node with a taint it does not tolerate)
        """);

    [Fact]
    public void A_node_that_prefers_no_pods_is_the_last_choice() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { taken: 4, taints: ["old:PreferNoSchedule"] }, g2: {} }
        jobs: { one: { size: 4 }, two: { size: 4 }, three: { size: 4 } }
        """).Expect("""
        Place one on g2 0-3: 4 of the 8 free chips of g2, the tightest fit in pool a
        Place two on g2 4-7: 4 of the 4 free chips of g2, the tightest fit in pool a
        Place three on g1 0-3: 4 of the 4 free chips of g1, the tightest fit in pool a; it fits only with nodes tainted PreferNoSchedule
        """);

    [Fact]
    public void A_node_selector_is_honoured()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: { labels: { disk: nvme } } }
        jobs: { llama: { selector: { disk: nvme } }, qwen: { selector: { disk: nvme }, size: 16 } }
        """);
        spec.Expect("""
        Place llama on g2 0-7: 8 of the 8 free chips of g2, the tightest fit in pool a
        Wait qwen: needs 16 chips; the nodes of pool a that it may use have 8 (1 node not selected by its template)
        """);
        spec.ExpectCures("qwen", """
        template.spec.nodeSelector and affinity -> 1 node more could be used
        """);
    }

    [Fact]
    public void Affinity_terms_are_alternatives_and_can_name_the_node() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {}, g3: { labels: { disk: nvme } } }
        jobs:
          llama: { affinity: [{ disk: nvme }, { metadata.name: g2 }] }
          qwen: { affinity: [{ disk: nvme }, { metadata.name: g2 }] }
          bert: { affinity: [{ disk: nvme, metadata.name: g2 }] }
        """).Expect("""
        Place llama on g2 0-7: 8 of the 8 free chips of g2, the tightest fit in pool a
        Place qwen on g3 0-7: 8 of the 8 free chips of g3, the tightest fit in pool a
        Wait bert: needs 8 chips; the nodes of pool a that it may use have 0 (3 nodes not selected by its template)
        """);

    [Fact]
    public void A_host_port_is_given_once()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { ports: [29500] }, g2: {}, g3: {} }
        jobs: { one: { size: 4, ports: [29500] }, two: { size: 4, ports: [29500] }, three: { size: 4, ports: [29500] } }
        """);
        spec.Expect("""
        Place one on g2 0-3: 4 of the 8 free chips of g2, the tightest fit in pool a
        Place two on g3 0-3: 4 of the 8 free chips of g3, the tightest fit in pool a
        Wait three: needs host port 29500 beside the chips on 1 host; pool a has none where it is free
        """);
        spec.ExpectMissing("three", "hosts with port 29500 free: needs 1, has 0");
        spec.ExpectCures("three", """
        template: leave hostPort out or choose another -> more hosts would do
        """);
    }

    [Fact]
    public void Memory_and_cores_count_for_each_host()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { cpu: "64" }, g2: { cpu: "64" }, g3: { gib: 256 } }
        jobs: { llama: { size: 4, cpu: "96", gib: 512 }, qwen: { size: 4, cpu: "96", gib: 200 }, bert: { size: 8, tensor: 4, cpu: "1.5", gib: 512 }, gpt: { size: 12, tensor: 4, gib: 100 } }
        """);
        spec.Expect("""
        Wait llama: needs 96 cores beside the chips on a host; no host of pool a has that, the best has 64 cores free
        Place qwen on g3 0-3: 4 of the 8 free chips of g3, the tightest fit in pool a
        Place bert on g1 0-7: 8 of the 8 free chips of g1, the tightest fit in pool a
        Wait gpt: needs 3 hosts with 4 free chips each; pool a has 2
        """);
        spec.ExpectMissing("llama", "cpu: needs 96 cores, has 64 cores at best");
        spec.ExpectCures("llama", """
        requests of the template: at most 64 cores -> 1 host would have it
        """);
    }

    [Fact]
    public void A_full_node_has_no_pod_slot_left() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { pods: 1 } }
        jobs: { one: { size: 4 }, two: { size: 4 } }
        """).Expect("""
        Place one on g1 0-3: 4 of the 8 free chips of g1, the tightest fit in pool a
        Wait two: needs 1 pod slot beside the chips on a host; no host of pool a has that, the best has 0 pod slots free
        """);

    [Fact]
    public void What_is_asked_for_in_a_resource_that_no_node_has_is_named() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { gib: 0 } }
        jobs: { llama: { size: 8, gib: 100 } }
        """).Expect("""
        Wait llama: needs 100 GiB of memory beside the chips on a host; no host of pool a has that, the best has 0 B of memory free
        """);

    [Fact]
    public void Nodes_that_failed_a_job_are_taken_only_when_nothing_else_holds_it() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        jobs: { one: { size: 4, avoid: [g1] }, two: { size: 16, avoid: [g1] }, three: { size: 8, avoid: [g2, gone] }, four: { size: 4, avoid: [g2] }}
        """).Expect("""
        Place one on g2 0-3: 4 of the 8 free chips of g2, the tightest fit in pool a
        Wait two: needs 16 chips; pool a has 0 free
        Place three on g1 0-7: 8 of the 8 free chips of g1, the tightest fit in pool a
        Place four on g2 4-7: 4 of the 4 free chips of g2, the tightest fit in pool a; it fits only with nodes that failed it before
        """);

    [Fact]
    public void Nor_while_pods_of_the_last_attempt_may_yet_free_better_ones() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: { taken: 4 } }
        jobs: { one: { size: 8, avoid: [g1], stopping: 2 }, two: { size: 4, avoid: [g1], stopping: 1 } }
        """).Expect("""
        Wait one: 2 hosts of the last attempt are still being stopped; a host that failed the job is tried again only if those do not do
        Place two on g2 0-3: 4 of the 4 free chips of g2, the tightest fit in pool a
        """);

    [Fact]
    public void A_node_that_failed_is_avoided_before_one_that_prefers_no_pods() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: { taints: ["old:PreferNoSchedule"] } }
        jobs: { llama: { avoid: [g1] } }
        """).Expect("""
        Place llama on g2 0-7: 8 of the 8 free chips of g2, the tightest fit in pool a; it fits only with nodes tainted PreferNoSchedule
        """);

    [Fact]
    public void Another_pool_is_taken_before_a_node_that_failed() => Spec.Given("""
        pools: { a: {}, b: { class: h20 } }
        nodes: { g1: { pool: a }, h1: { pool: b } }
        jobs: { llama: { avoid: [g1] } }
        """).Expect("""
        Place llama on h1 0-7: 8 of the 8 free chips of h1, the tightest fit in pool b; h20 is the fastest that can start now (1184 TFLOP/s)
        """);

    [Fact]
    public void Too_few_hosts_with_enough_memory_are_told_by_number()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: { gib: 64 }, g3: { gib: 64 } }
        jobs: { llama: { size: 16, gib: 512 } }
        """);
        spec.Expect("""
        Wait llama: needs 512 GiB of memory beside the chips on each of 2 hosts; 1 host of pool a has that
        """);
        spec.ExpectMissing("llama", "memory: needs 512 GiB of memory, has 1 TiB of memory at best");
        spec.ExpectCures("llama", """
        requests of the template: at most 64 GiB of memory -> 2 hosts would have it
        size.accelerators: 8 -> would start now in pool a
        """);
    }
}
