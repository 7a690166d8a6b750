using Xunit;

namespace Ensemble.Core.Tests.Planning;

public sealed class VariantSpecs
{
    [Fact]
    public void The_fastest_variant_that_can_start_is_taken() => Spec.Given("""
        pools: { a: { class: h20 }, b: { class: 910b }, c: {} }
        nodes: { h1: { pool: a }, n1: { pool: b }, g1: { pool: c, taken: 1 } }
        jobs:
          llama: { variants: [{ name: nvidia, vendor: Nvidia }, { name: ascend, vendor: Huawei }] }
          qwen: { variants: [{ name: nvidia, vendor: Nvidia }, { name: ascend, vendor: Huawei }] }
          bert: { variants: [{ name: nvidia, vendor: Nvidia }, { name: ascend, vendor: Huawei }] }
        """).Expect("""
        Place llama on n1 0-7: 8 of the 8 free chips of n1, the tightest fit in pool b; variant ascend on 910b is the fastest that can start now (2832 TFLOP/s)
        Place qwen on h1 0-7: 8 of the 8 free chips of h1, the tightest fit in pool a; variant nvidia on h20 is the fastest that can start now (1184 TFLOP/s)
        Wait bert: needs 8 chips; pool c has 7 free
        """);

    [Fact]
    public void Variants_are_taken_in_order_where_the_job_says_so() => Spec.Given("""
        pools: { b: { class: 910b }, c: {} }
        nodes: { n1: { pool: b }, g1: { pool: c } }
        jobs:
          llama: { choose: InOrder, variants: [{ name: ascend, vendor: Huawei }, { name: nvidia, vendor: Nvidia }] }
          qwen: { choose: InOrder, variants: [{ name: ascend, vendor: Huawei }, { name: nvidia, vendor: Nvidia }] }
        """).Expect("""
        Place llama on n1 0-7: 8 of the 8 free chips of n1, the tightest fit in pool b; variant ascend on 910b is the first that can start now
        Place qwen on g1 0-7: 8 of the 8 free chips of g1, the tightest fit in pool c; variant nvidia on h100 is the first that can start now
        """);

    [Fact]
    public void The_first_variant_that_can_start_is_taken_where_start_matters() => Spec.Given("""
        pools: { b: { class: 910b }, c: {} }
        nodes: { n1: { pool: b, taken: 1 }, g1: { pool: c } }
        jobs:
          llama: { choose: FastestStart, variants: [{ name: ascend, vendor: Huawei }, { name: nvidia, vendor: Nvidia }] }
        """).Expect("""
        Place llama on g1 0-7: 8 of the 8 free chips of g1, the tightest fit in pool c; variant nvidia on h100 is the first that can start now
        """);

    [Fact]
    public void The_cheapest_is_the_first_while_no_price_is_known() => Spec.Given("""
        pools: { b: { class: 910b }, c: {} }
        nodes: { n1: { pool: b }, g1: { pool: c } }
        jobs:
          llama: { choose: LeastCost, variants: [{ name: ascend, vendor: Huawei }, { name: nvidia, vendor: Nvidia }] }
        """).Expect("""
        Place llama on n1 0-7: 8 of the 8 free chips of n1, the tightest fit in pool b; variant ascend on 910b is the first that can start now, as no price is known
        """);

    [Fact]
    public void A_job_that_names_no_class_takes_the_fastest_class() => Spec.Given("""
        pools: { a: { class: h20 }, b: { class: 910b }, c: {} }
        nodes: { h1: { pool: a }, n1: { pool: b }, g1: { pool: c } }
        jobs: { one: {}, two: {}, three: {} }
        """).Expect("""
        Place one on g1 0-7: 8 of the 8 free chips of g1, the tightest fit in pool c; h100 is the fastest that can start now (7912 TFLOP/s)
        Place two on n1 0-7: 8 of the 8 free chips of n1, the tightest fit in pool b; 910b is the fastest that can start now (2832 TFLOP/s)
        Place three on h1 0-7: 8 of the 8 free chips of h1, the tightest fit in pool a; h20 is the fastest that can start now (1184 TFLOP/s)
        """);

    [Fact]
    public void A_job_that_names_its_class_takes_it_and_needs_no_word_on_why() => Spec.Given("""
        pools: { a: { class: h20 }, c: {} }
        nodes: { h1: { pool: a }, g1: { pool: c } }
        jobs: { llama: { classes: [h20] } }
        """).Expect("""
        Place llama on h1 0-7: 8 of the 8 free chips of h1, the tightest fit in pool a
        """);

    [Fact]
    public void Classes_are_best_first_where_speed_does_not_decide() => Spec.Given("""
        pools: { a: { class: h20 }, c: {} }
        nodes: { h1: { pool: a }, g1: { pool: c } }
        jobs: { llama: { choose: InOrder, classes: [h20, h100] } }
        """).Expect("""
        Place llama on h1 0-7: 8 of the 8 free chips of h1, the tightest fit in pool a; h20 is the first that can start now
        """);

    [Fact]
    public void Of_two_pools_of_one_class_the_tighter_is_taken() => Spec.Given("""
        pools: { a: {}, b: {} }
        nodes: { g1: { pool: a }, g2: { pool: b, taken: 4 } }
        jobs: { llama: { size: 4 } }
        """).Expect("""
        Place llama on g2 0-3: 4 of the 4 free chips of g2, the tightest fit in pool b
        """);

    [Fact]
    public void A_gang_stays_in_one_pool() => Spec.Given("""
        pools: { a: {}, b: {} }
        nodes: { g1: { pool: a }, g2: { pool: b } }
        jobs: { llama: { size: 16 } }
        """).Expect("""
        Wait llama: needs 16 chips; the whole pool a has 8
        """);

    [Fact]
    public void Each_variant_has_its_own_demand() => Spec.Given("""
        pools: { b: { class: 910b }, c: {} }
        nodes: { n1: { pool: b }, g1: { pool: c } }
        jobs: { llama: { variants: [{ name: nvidia, vendor: Nvidia, cpu: "200" }, { name: ascend, vendor: Huawei, cpu: "64" }] } }
        """).Expect("""
        Place llama on n1 0-7: 8 of the 8 free chips of n1, the tightest fit in pool b; variant ascend on 910b is the fastest that can start now (2832 TFLOP/s)
        """);

    [Fact]
    public void A_class_of_unknown_speed_comes_last() => Spec.Given("""
        pools: { a: { class: t4 }, b: { class: h20 } }
        nodes: { t1: { pool: a }, h1: { pool: b } }
        jobs: { one: {}, two: {} }
        """).Expect("""
        Place one on h1 0-7: 8 of the 8 free chips of h1, the tightest fit in pool b; h20 is the fastest that can start now (1184 TFLOP/s)
        Place two on t1 0-7: 8 of the 8 free chips of t1, the tightest fit in pool a; t4 is the first that can start now
        """);

    [Fact]
    public void A_vendor_that_no_pool_has_is_told_with_the_pools_there_are()
    {
        var spec = Spec.Given("""
        pools: { a: {}, b: { class: h20 } }
        nodes: { g1: { pool: a } }
        jobs: { llama: { vendor: Huawei }, qwen: { classes: [910c, 910b] } }
        """);
        spec.Expect("""
        Wait llama: runs on any class of Huawei; no pool has that; the fleet has pool a of h100, pool b of h20
        Wait qwen: runs on 910c, 910b; no pool has that; the fleet has pool a of h100, pool b of h20
        """);
        spec.ExpectCures("llama", """
        variants: add one for a class that a pool has -> could be placed there
        """);
    }

    [Fact]
    public void A_fleet_without_pools_says_so() => Spec.Given("""
        jobs: { llama: { vendor: Nvidia }, qwen: {} }
        """).Expect("""
        Wait llama: runs on any class of Nvidia; the fleet has no pool yet
        Wait qwen: runs on any class; the fleet has no pool yet
        """);

    [Fact]
    public void The_nearest_obstacle_is_that_of_the_variant_that_could_start_soonest()
    {
        var spec = Spec.Given("""
        pools: { a: {}, b: { class: 910b } }
        nodes: { g1: { pool: a }, n1: { pool: b, taken: 4 }, n2: { pool: b } }
        jobs: { llama: { size: 16, variants: [{ name: nvidia, vendor: Nvidia }, { name: ascend, vendor: Huawei }] } }
        """);
        spec.Expect("""
        Wait llama: needs 16 chips; pool b has 12 free
        """);
        spec.ExpectCures("llama", """
        size.accelerators: 8 -> would start now in pool b
        """);
    }
}
