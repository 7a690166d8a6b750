using Xunit;

namespace Ensemble.Core.Tests.Planning;

public sealed class WaitingSpecs
{
    [Fact]
    public void Jobs_are_tried_by_priority_then_by_submission_then_by_name() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {}, g3: {}, g4: {} }
        jobs:
          late: { submitted: 9 }
          b: { submitted: 1 }
          a: { submitted: 1 }
          urgent: { submitted: 20, priority: 10 }
          mild: { submitted: 0, priority: -5 }
        """).Expect("""
        Place urgent on g1 0-7: 8 of the 8 free chips of g1, the tightest fit in pool a
        Place a on g2 0-7: 8 of the 8 free chips of g2, the tightest fit in pool a
        Place b on g3 0-7: 8 of the 8 free chips of g3, the tightest fit in pool a
        Place late on g4 0-7: 8 of the 8 free chips of g4, the tightest fit in pool a
        Wait mild: needs 8 chips; pool a has 0 free
        """);

    [Fact]
    public void A_job_that_waits_holds_up_nobody()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: { taken: 8 } }
        jobs: { big: { size: 16, priority: 10 }, small: { size: 8 } }
        """);
        spec.Expect("""
        Wait big: needs 16 chips; pool a has 0 free
        Place small on g1 0-7: 8 of the 8 free chips of g1, the tightest fit in pool a
        """);
        spec.ExpectMissing("big", "accelerators: needs 16, has 0 free in pool a");
        spec.ExpectCures("big", """

        """);
    }

    [Fact]
    public void A_smaller_size_is_named_only_if_it_would_start_after_the_whole_plan()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: { taken: 2 } }
        jobs: { big: { size: 16, priority: 10 }, small: { size: 2 } }
        """);
        spec.Expect("""
        Wait big: needs 16 chips; pool a has 12 free
        Place small on g2 0-1: 2 of the 6 free chips of g2, the tightest fit in pool a
        """);
        spec.ExpectCures("big", """
        size.accelerators: 8 -> would start now in pool a
        """);
    }

    [Fact]
    public void A_suspended_job_waits_for_its_author() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {} }
        jobs: { llama: { suspended: true } }
        """).Expect("""
        Wait llama: spec.suspend is true; set it to false to let the job run
        """);

    [Fact]
    public void A_job_that_failed_waits_until_its_time_and_starts_then() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {} }
        jobs: { llama: { size: 4, notBefore: 30 }, qwen: { size: 4, notBefore: 0 } }
        """).Expect("""
        Wait llama: failed and is tried again at 2026-03-01T12:00:30Z
        Place qwen on g1 0-3: 4 of the 8 free chips of g1, the tightest fit in pool a
        """);

    [Fact]
    public void A_queue_holds_no_more_than_its_limit()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        queues: { research: 12 }
        jobs:
          old: { queue: research, size: 4, on: "g1 0-3" }
          one: { queue: research, size: 4 }
          two: { queue: research, size: 8 }
          three: { queue: research, size: 4 }
          other: { size: 4 }
        """);
        spec.Expect("""
        Place one on g1 4-7: 4 of the 4 free chips of g1, the tightest fit in pool a
        Wait two: needs 8 chips; queue research holds 12 of the 12 it may
        Place three on g2 0-3: 4 of the 8 free chips of g2, the tightest fit in pool a
        Place other on g2 4-7: 4 of the 4 free chips of g2, the tightest fit in pool a
        """);
        spec.ExpectMissing("two", "accelerators: needs 8, has 0 left of the limit of queue research");
        spec.ExpectCures("two", """
        limit.accelerators: 20 of FleetQueue research -> would no longer be held by its queue
        """);
    }

    [Fact]
    public void A_job_larger_than_its_queues_limit_hears_that()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {} }
        queues: { research: 4 }
        jobs: { llama: { queue: research } }
        """);
        spec.Expect("""
        Wait llama: needs 8 chips; queue research may never hold more than 4
        """);
        spec.ExpectCures("llama", """
        limit.accelerators: 8 of FleetQueue research -> would no longer be held by its queue
        """);
    }

    [Fact]
    public void A_variant_that_its_queue_allows_is_taken_though_it_is_slower() => Spec.Given("""
        pools: { a: { class: h20 }, b: {} }
        nodes:
          h[1-4]: { pool: a }
          g1: { pool: b }
        queues: { research: 8 }
        jobs: { llama: { queue: research, like: 4 h100 } }
        """).Expect("""
        Place llama on g1 0-3: 4 of the 8 free chips of g1, the tightest fit in pool b; h100 is the fastest that can start now (3956 TFLOP/s)
        """);

    [Fact]
    public void A_queue_that_does_not_exist_is_told_with_those_that_do()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {} }
        queues: { research: ~ }
        jobs: { llama: { queue: reserch } }
        """);
        spec.Expect("""
        Wait llama: queue reserch does not exist; known are default, research
        """);
        spec.ExpectCures("llama", """
        create FleetQueue reserch -> would wait in it
        queue: (one of those that exist) -> would wait in that one
        """);
    }

    [Fact]
    public void The_default_queue_may_be_limited_too() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {} }
        queues: { default: 4 }
        jobs: { one: { size: 4 }, two: { size: 1 } }
        """).Expect("""
        Place one on g1 0-3: 4 of the 8 free chips of g1, the tightest fit in pool a
        Wait two: needs 1 chip; queue default holds 4 of the 4 it may
        """);

    [Fact]
    public void Free_chips_scattered_over_hosts_are_not_enough_for_a_wide_group()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { taken: 4 }, g2: { taken: 3 }, g3: { taken: 2 } }
        jobs: { llama: { size: 8, tensor: 8 }, qwen: { size: 16, tensor: 8 } }
        """);
        spec.Expect("""
        Wait llama: needs 8 chips on one host; the best of pool a, g3, has 6 free
        Wait qwen: needs 16 chips; pool a has 15 free
        """);
        spec.ExpectMissing("llama", "accelerators on one host: needs 8, has 6 on g3");
        spec.ExpectCures("llama", """

        """);
    }

    [Fact]
    public void Too_few_whole_hosts_are_told_by_number()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { taken: 4 }, g2: { taken: 4 }, g3: {}, g4: {} }
        jobs: { llama: { size: 24, tensor: 8 } }
        """);
        spec.Expect("""
        Wait llama: needs 3 hosts with 8 free chips each; pool a has 2
        """);
        spec.ExpectMissing("llama", "hosts with 8 free accelerators: needs 3, has 2");
    }

    [Fact]
    public void Equal_jobs_hear_the_same_reason() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {} }
        jobs: { one: {}, two: {}, three: {} }
        """).Expect("""
        Place one on g1 0-7: 8 of the 8 free chips of g1, the tightest fit in pool a
        Wait two: needs 8 chips; pool a has 0 free
        Wait three: needs 8 chips; pool a has 0 free
        """);
}
