using Xunit;

namespace Ensemble.Core.Tests.Planning;

public sealed class TopologySpecs
{
    [Fact]
    public void A_gang_takes_the_smallest_domain_and_of_those_the_tightest() => Spec.Given("""
        pools: { a: { levels: [Rack] } }
        nodes:
          g[1-4]: { at: [r1] }
          g[5-7]: { at: [r2] }
        jobs: { llama: { size: 16 } }
        """).Expect("""
        Place llama on g[5-6] 0-7: 16 of the 24 free chips of Rack r2 on 2 hosts, the smallest domain of pool a that holds it
        """);

    [Fact]
    public void Racks_of_one_name_under_two_spines_are_two_racks() => Spec.Given("""
        pools: { a: { levels: [Spine, Rack] } }
        nodes:
          g[1-2]: { at: [s1, r1] }
          g[3-4]: { at: [s2, r1] }
        jobs: { llama: { size: 32, required: Rack }, qwen: { size: 16, required: Rack } }
        """).Expect("""
        Wait llama: needs 32 chips in one Rack; the largest of pool a, s1/r1, has 16
        Place qwen on g[1-2] 0-7: 16 of the 16 free chips of Rack s1/r1 on 2 hosts, the smallest domain of pool a that holds it
        """);

    [Fact]
    public void A_node_without_the_label_is_a_domain_of_its_own() => Spec.Given("""
        pools: { a: { levels: [Rack] } }
        nodes:
          g[1-2]: { at: [r1] }
          x[1-2]: {}
        jobs: { one: { size: 16, required: Rack }, two: { size: 16, required: Rack } }
        """).Expect("""
        Place one on g[1-2] 0-7: 16 of the 16 free chips of Rack r1 on 2 hosts, the smallest domain of pool a that holds it
        Wait two: needs 16 chips in one Rack; the best of pool a, x1, has 8 free
        """);

    [Fact]
    public void A_gang_stays_inside_its_required_level()
    {
        var spec = Spec.Given("""
        pools: { a: { levels: [Spine, Rack] } }
        nodes:
          g[1-2]: { at: [s1, r1] }
          g[3-4]: { at: [s1, r2] }
          g[5-6]: { at: [s2, r3] }
        jobs: { llama: { size: 32, required: Spine }, qwen: { size: 32, required: Spine } }
        """);
        spec.Expect("""
        Place llama on g[1-4] 0-7: 32 of the 32 free chips of Spine s1 on 4 hosts, the smallest domain of pool a that holds it
        Wait qwen: needs 32 chips; pool a has 16 free
        """);
        spec.ExpectCures("qwen", """
        size.accelerators: 16 -> would start now in pool a
        """);
    }

    [Fact]
    public void A_gang_that_no_domain_holds_spans_the_pool() => Spec.Given("""
        pools: { a: { levels: [Spine, Rack] } }
        nodes:
          g[1-2]: { at: [s1, r1] }
          g[3-4]: { at: [s2, r2] }
        jobs: { llama: { size: 24 } }
        """).Expect("""
        Place llama on g[1-3] 0-7: 24 of the 32 free chips of pool a on 3 hosts, as no single Spine holds it
        """);

    [Fact]
    public void A_gang_fills_racks_whole_before_it_cuts_one() => Spec.Given("""
        pools: { a: { levels: [Spine, Rack] } }
        nodes:
          g[1-3]: { at: [s1, r1] }
          g[4-6]: { at: [s1, r2] }
          g[7-8]: { at: [s1, r3] }
        jobs: { llama: { size: 40 } }
        """).Expect("""
        Place llama on g[1-3,7-8] 0-7: 40 of the 64 free chips of Spine s1 on 5 hosts, the smallest domain of pool a that holds it
        """);

    [Fact]
    public void The_rest_of_a_gang_goes_to_the_rack_it_fills_best() => Spec.Given("""
        pools: { a: { levels: [Spine, Rack] } }
        nodes:
          g[1-4]: { at: [s1, r1] }
          g[5-7]: { at: [s1, r2] }
          g[8-9]: { at: [s1, r3] }
        jobs: { llama: { size: 48 } }
        """).Expect("""
        Place llama on g[1-4,8-9] 0-7: 48 of the 72 free chips of Spine s1 on 6 hosts, the smallest domain of pool a that holds it
        """);

    [Fact]
    public void The_rest_does_not_go_back_to_a_rack_that_is_used_up() => Spec.Given("""
        pools: { a: { levels: [Rack] } }
        nodes:
          g[1-4]: { at: [r1] }
          g[5-8]: { at: [r2] }
        jobs: { llama: { size: 48 } }
        """).Expect("""
        Place llama on g[1-6] 0-7: 48 of the 64 free chips of pool a on 6 hosts, as no single Rack holds it
        """);

    [Fact]
    public void Ranks_follow_the_network_not_the_names() => Spec.Given("""
        pools: { a: { levels: [Rack] } }
        nodes:
          g[1,3]: { at: [r2] }
          g[2,4]: { at: [r1] }
        jobs: { llama: { size: 32 } }
        """).Expect("""
        Place llama on g[2,4,1,3] 0-7: 32 of the 32 free chips of pool a on 4 hosts, as no single Rack holds it
        """);

    [Fact]
    public void A_gang_takes_more_hosts_rather_than_leave_the_level_it_prefers() => Spec.Given("""
        pools: { a: { levels: [Rack] } }
        nodes:
          g1: { at: [r1] }
          g[2-5]: { at: [r2], taken: 4 }
          g6: { at: [r3] }
        jobs: { near: { size: 16, preferred: Rack }, far: { size: 16 } }
        """).Expect("""
        Place near on g[2-5] 0-3: 16 of the 16 free chips of Rack r2 on 4 hosts, the smallest domain of pool a that holds it
        Place far on g[1,6] 0-7: 16 of the 16 free chips of pool a on 2 hosts, as no single Rack holds it
        """);

    [Fact]
    public void A_preferred_level_is_left_when_nothing_there_holds_the_gang() => Spec.Given("""
        pools: { a: { levels: [Spine, Rack] } }
        nodes:
          g1: { at: [s1, r1] }
          g2: { at: [s1, r2] }
        jobs: { llama: { size: 16, preferred: Rack } }
        """).Expect("""
        Place llama on g[1-2] 0-7: 16 of the 16 free chips of Spine s1 on 2 hosts, the smallest domain of pool a that holds it
        """);

    [Fact]
    public void A_preferred_level_that_the_pool_lacks_is_no_obstacle() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {} }
        jobs: { llama: { size: 8, preferred: FabricDomain } }
        """).Expect("""
        Place llama on g1 0-7: 8 of the 8 free chips of g1, the tightest fit in pool a
        """);

    [Fact]
    public void A_gang_may_prefer_narrower_than_it_requires() => Spec.Given("""
        pools: { a: { levels: [Spine, Rack] } }
        nodes:
          g1: { at: [s1, r1] }
          g2: { at: [s1, r2] }
          g3: { at: [s2, r3] }
          g4: { at: [s2, r3] }
        jobs: { llama: { size: 16, required: Spine, preferred: Rack } }
        """).Expect("""
        Place llama on g[3-4] 0-7: 16 of the 16 free chips of Rack s2/r3 on 2 hosts, the smallest domain of pool a that holds it
        """);

    [Fact]
    public void Small_jobs_go_to_the_rack_that_is_already_broken() => Spec.Given("""
        pools: { a: { levels: [Rack] } }
        nodes:
          g[1-2]: { at: [r1] }
          g3: { at: [r2], taken: 8 }
          g4: { at: [r2] }
        jobs: { llama: { size: 8 } }
        """).Expect("""
        Place llama on g4 0-7: 8 of the 8 free chips of g4, the tightest fit in pool a
        """);

    [Fact]
    public void One_host_can_be_required()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { taken: 4 }, g2: { taken: 4 } }
        jobs: { llama: { size: 8, required: Host }, qwen: { size: 4, required: Host } }
        """);
        spec.Expect("""
        Wait llama: needs 8 chips; pool a has 4 free
        Place qwen on g1 0-3: 4 of the 4 free chips of g1, the tightest fit in pool a
        """);
        spec.ExpectCures("llama", """
        size.accelerators: 4 -> would start now in pool a
        """);
    }

    [Fact]
    public void One_island_can_be_required()
    {
        var spec = Spec.Given("""
        pools: { a: { class: halves } }
        nodes: { g1: { busy: "0,4" }, g2: { busy: "0-3" } }
        jobs: { llama: { size: 4, required: Island }, qwen: { size: 4, required: Island } }
        """);
        spec.Expect("""
        Place llama on g2 4-7: 4 of the 4 free chips of g2, the tightest fit in pool a
        Wait qwen: needs 4 chips in one island of a host; the best of pool a, g1, has 3 free
        """);
        spec.ExpectMissing("qwen", "accelerators in one island: needs 4, has 3 on g1");
        spec.ExpectCures("qwen", """
        topology.required: Host -> would start now in pool a
        size.accelerators: 2 -> would start now in pool a
        """);
    }

    [Fact]
    public void A_host_with_a_fitting_island_is_preferred_to_a_fuller_one() => Spec.Given("""
        pools: { a: { class: halves } }
        nodes: { g1: { busy: "0,4" }, g2: { busy: "0" } }
        jobs: { llama: { size: 4 } }
        """).Expect("""
        Place llama on g2 4-7: 4 of the 7 free chips of g2, the tightest fit in pool a
        """);

    [Fact]
    public void A_level_that_no_pool_has_is_told_with_those_there_are()
    {
        var spec = Spec.Given("""
        pools: { a: { levels: [Spine, Rack] } }
        nodes: { g1: { at: [s1, r1] } }
        jobs: { llama: { required: FabricDomain } }
        """);
        spec.Expect("""
        Wait llama: must be inside one FabricDomain; pool a has the levels Spine, Rack, Host, Island
        """);
        spec.ExpectCures("llama", """
        topology.required: one of Spine, Rack, Host, Island -> could run in pool a
        levels: add FabricDomain to AcceleratorPool a -> its domains would be known
        """);
    }

    [Fact]
    public void A_pool_with_the_required_level_is_taken_though_another_is_first() => Spec.Given("""
        pools: { a: {}, b: { levels: [FabricDomain] } }
        nodes: { g1: { pool: a }, n1: { pool: b, at: [d1] } }
        jobs: { llama: { required: FabricDomain } }
        """).Expect("""
        Place llama on n1 0-7: 8 of the 8 free chips of n1, the tightest fit in pool b
        """);

    [Fact]
    public void A_domain_that_is_too_small_even_when_idle_is_told_at_once()
    {
        var spec = Spec.Given("""
        pools: { a: { levels: [Rack] } }
        nodes:
          g[1-2]: { at: [r1], taken: 8 }
          g3: { at: [r2] }
        jobs: { llama: { size: 24, required: Rack } }
        """);
        spec.Expect("""
        Wait llama: needs 24 chips in one Rack; the largest of pool a, r1, has 16
        """);
        spec.ExpectMissing("llama", "accelerators in one Rack: needs 24, has 16 in r1");
        spec.ExpectCures("llama", """
        leave topology.required out -> could run in pool a
        size: at most 16 accelerators -> could run in r1
        """);
    }

    [Fact]
    public void A_domain_that_is_too_full_is_told_with_its_free_chips()
    {
        var spec = Spec.Given("""
        pools: { a: { levels: [Rack] } }
        nodes:
          g[1-2]: { at: [r1] }
          g[3-4]: { at: [r2] }
        jobs:
          old: { size: 8, on: "g1 0-7" }
          other: { size: 8, on: "g3 0-7" }
          llama: { size: 16, required: Rack }
        """);
        spec.Expect("""
        Wait llama: needs 16 chips in one Rack; the best of pool a, r1, has 8 free
        """);
        spec.ExpectMissing("llama", "accelerators in one Rack: needs 16, has 8 in r1");
        spec.ExpectCures("llama", """
        leave topology.required out -> would start now in pool a
        size.accelerators: 8 -> would start now in pool a
        """);
    }
}
