using Xunit;

namespace Ensemble.Core.Tests.Planning;

/// <summary>Jobs that may have one of several sizes.</summary>
public sealed class ElasticSpecs
{
    [Fact]
    public void An_elastic_job_starts_as_large_as_there_is_room() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { taken: 3 }, g2: {} }
        jobs: { llama: { min: 2, max: 64 } }
        """).Expect("""
        Place llama on g2 0-7: 8 of the 8 free chips of g2, the tightest fit in pool a
        """);

    [Fact]
    public void An_elastic_job_spans_hosts_when_its_steps_allow() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {}, g3: {} }
        jobs: { llama: { min: 4, max: 64, step: Hosts }, qwen: { min: 2, max: 6, step: Hosts } }
        """).Expect("""
        Place llama on g[1-3] 0-7: 24 of the 24 free chips of pool a on 3 hosts, as no single host holds it
        Wait qwen: no size from 2 to 6 in steps of Hosts can be cut into equal hosts of h100, of which each gives 1, 2, 3, 4, 5, 6, 7, 8
        """);

    [Fact]
    public void An_elastic_job_takes_no_more_than_its_most() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        jobs: { llama: { min: 3, max: 6 } }
        """).Expect("""
        Place llama on g1 0-5: 6 of the 8 free chips of g1, the tightest fit in pool a
        """);

    [Fact]
    public void An_elastic_job_takes_whole_model_replicas() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {}, g3: {} }
        jobs: { llama: { min: 12, max: 64, step: Replicas, tensor: 4, replica: 12 } }
        """).Expect("""
        Place llama on g[1-3] 0-7: 24 of the 24 free chips of pool a on 3 hosts, as no single host holds it
        """);

    [Fact]
    public void A_fabric_that_forbids_a_size_gives_the_next_smaller_one() => Spec.Given("""
        pools: { a: { class: 910c } }
        nodes: { n1: { busy: "15" } }
        jobs: { llama: { min: 3, max: 16, step: Replicas, tensor: 2 } }
        """).Expect("""
        Place llama on n1 0-13: 14 of the 15 free chips of n1, the tightest fit in pool a
        """);

    [Fact]
    public void Those_behind_an_elastic_job_are_served_before_it_grows() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        jobs:
          llama: { min: 2, max: 16 }
          qwen: { size: 8 }
          gpt: { size: 4 }
        """).Expect("""
        Place llama on g1 0-1,6-7: 4 of the 4 free chips of g1, the tightest fit in pool a
        Place qwen on g2 0-7: 8 of the 8 free chips of g2, the tightest fit in pool a
        Place gpt on g1 2-5: 4 of the 6 free chips of g1, the tightest fit in pool a
        """);

    [Fact]
    public void Its_queue_bounds_an_elastic_job() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        queues: { small: 7 }
        jobs: { llama: { min: 1, max: 16, queue: small }, qwen: { min: 1, max: 16, queue: small } }
        """).Expect("""
        Place llama on g1 0,2-4: 4 of the 7 free chips of g1, the tightest fit in pool a
        Place qwen on g1 1,5: 2 of the 4 free chips of g1, the tightest fit in pool a
        """);

    [Fact]
    public void A_fast_class_with_little_room_loses_to_a_slower_one_with_much() => Spec.Given("""
        pools: { a: { class: h100 }, b: { class: 910b } }
        nodes: { g1: { pool: a, taken: 6 }, n1: { pool: b }, n2: { pool: b } }
        jobs: { llama: { min: 2, max: 16 } }
        """).Expect("""
        Place llama on n[1-2] 0-7: 16 of the 16 free chips of pool b on 2 hosts, as no single host holds it; 910b is the fastest that can start now (5664 TFLOP/s)
        """);

    [Fact]
    public void A_job_that_runs_grows_into_room_that_nobody_waits_for() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        jobs: { llama: { min: 4, max: 16, on: g1 0-3, grows: 0 } }
        """).Expect("""
        Resize llama to g[1-2] 0-7: runs on 4 chips and can have 16 in pool a, for which nobody waits; it is stopped to go on larger
        """);

    [Fact]
    public void A_job_that_started_a_moment_ago_does_not_grow_yet() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        jobs: { llama: { min: 4, max: 16, on: g1 0-3, grows: 1 }, qwen: { min: 4, max: 16, on: g1 4-7 } }
        """).Expect("");

    [Fact]
    public void A_job_does_not_grow_into_room_that_a_larger_one_waits_for() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        jobs:
          llama: { min: 4, max: 16, on: g1 0-3, grows: 0 }
          qwen: { size: 16 }
        """).Expect("""
        Wait qwen: needs 16 chips; pool a has 12 free
        """);

    [Fact]
    public void A_job_that_waits_for_its_next_try_keeps_its_room() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        jobs:
          llama: { min: 4, max: 16, on: g1 0-3, grows: 0 }
          qwen: { size: 8, notBefore: 30 }
        """).Expect("""
        Wait qwen: failed and is tried again at 2026-03-01T12:00:30Z
        """);

    [Fact]
    public void A_job_that_can_never_start_holds_up_nobodys_growth() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        jobs:
          llama: { min: 4, max: 16, on: g1 0-3, grows: 0 }
          qwen: { size: 1000 }
        """).Expect("""
        Wait qwen: needs 1000 chips; the whole pool a has 16
        Resize llama to g[1-2] 0-7: runs on 4 chips and can have 16 in pool a, for which nobody waits; it is stopped to go on larger
        """);

    [Fact]
    public void Who_waits_for_the_queues_limit_holds_up_growth_in_that_queue_only() => Spec.Given("""
        pools: { a: {}, b: { class: h20 } }
        nodes: { g1: { pool: a }, g2: { pool: b } }
        queues: { small: 8, large: ~ }
        jobs:
          llama: { min: 2, max: 8, on: g1 0-1, grows: 0, queue: small, classes: [h100] }
          gpt: { min: 2, max: 8, on: g2 0-1, grows: 0, queue: large, classes: [h20] }
          qwen: { size: 7, queue: small, classes: [h100] }
        """).Expect("""
        Wait qwen: needs 7 chips; queue small holds 2 of the 8 it may
        Resize gpt to g2 0-7: runs on 2 chips and can have 8 in pool b, for which nobody waits; it is stopped to go on larger
        """);

    [Fact]
    public void Two_that_could_grow_share_what_is_there() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {}, g3: {} }
        jobs:
          llama: { min: 4, max: 16, on: g1 0-3, grows: 0 }
          qwen: { min: 4, max: 16, on: g2 0-3, grows: 0 }
        """).Expect("""
        Resize llama to g[1,3] 0-7: runs on 4 chips and can have 16 in pool a, for which nobody waits; it is stopped to go on larger
        Resize qwen to g2 0-7: runs on 4 chips and can have 8 in pool a, for which nobody waits; it is stopped to go on larger
        """);

    [Fact]
    public void A_job_whose_last_attempt_still_ends_waits_for_its_chips_if_it_is_elastic() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { taken: 4 }, g2: { taken: 8 } }
        jobs:
          llama: { min: 4, max: 16, stopping: 2 }
          qwen: { size: 2, stopping: 1 }
        """).Expect("""
        Wait llama: 2 hosts of the last attempt are still being stopped; its size is chosen when their chips are free
        Place qwen on g1 0-1: 2 of the 4 free chips of g1, the tightest fit in pool a
        """);
}
