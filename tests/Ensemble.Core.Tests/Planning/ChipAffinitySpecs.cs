using Xunit;

namespace Ensemble.Core.Tests.Planning;

public sealed class ChipAffinitySpecs
{
    [Fact]
    public void A_lone_chip_takes_a_ring_with_one_free_then_three_then_two_then_four() => Spec.Given("""
        pools: { a: { class: 910a } }
        nodes: { n1: { busy: "0-2,4" }, n2: { busy: "0-1" } }
        jobs: { one: { size: 1 }, two: { size: 1 }, three: { size: 1 }, four: { size: 1 }, five: { size: 1 }, six: { size: 1 }, seven: { size: 1 } }
        """).Expect("""
        Place one on n1 3: 1 of the 4 free chips of n1, the tightest fit in pool a
        Place two on n1 5: 1 of the 3 free chips of n1, the tightest fit in pool a
        Place three on n1 6: 1 of the 2 free chips of n1, the tightest fit in pool a
        Place four on n1 7: 1 of the 1 free chip of n1, the tightest fit in pool a
        Place five on n2 2: 1 of the 6 free chips of n2, the tightest fit in pool a
        Place six on n2 3: 1 of the 5 free chips of n2, the tightest fit in pool a
        Place seven on n2 4: 1 of the 4 free chips of n2, the tightest fit in pool a
        """);

    [Fact]
    public void Two_chips_take_a_ring_with_two_free_then_four_then_three() => Spec.Given("""
        pools: { a: { class: 910a } }
        nodes: { n1: { busy: "0,4-5" }, n2: {} }
        jobs: { one: { size: 2 }, two: { size: 2 }, three: { size: 2 }, four: { size: 2 }, five: { size: 2 } }
        """).Expect("""
        Place one on n1 6-7: 2 of the 5 free chips of n1, the tightest fit in pool a
        Place two on n2 0-1: 2 of the 8 free chips of n2, the tightest fit in pool a
        Place three on n2 2-3: 2 of the 6 free chips of n2, the tightest fit in pool a
        Place four on n2 4-5: 2 of the 4 free chips of n2, the tightest fit in pool a
        Place five on n2 6-7: 2 of the 2 free chips of n2, the tightest fit in pool a
        """);

    [Fact]
    public void Four_chips_of_a_910A_stay_in_one_ring()
    {
        var spec = Spec.Given("""
        pools: { a: { class: 910a } }
        nodes: { n1: { busy: "0,4" } }
        jobs: { llama: { size: 4, tensor: 4 } }
        """);
        spec.Expect("""
        Wait llama: needs 4 chips in one ring of a host; the best of pool a, n1, has 3 free
        """);
        spec.ExpectMissing("llama", "accelerators in one ring: needs 4, has 3 on n1");
        spec.ExpectCures("llama", """

        """);
    }

    [Fact]
    public void Three_chips_of_a_910A_cannot_be_asked_for_on_one_host()
    {
        var spec = Spec.Given("""
        pools: { a: { class: 910a } }
        nodes: { n1: {} }
        jobs: { llama: { size: 3, required: Host } }
        """);
        spec.Expect("""
        Wait llama: 3 chips cannot be cut into equal hosts of 910a, of which each gives 1, 2, 4, 8
        """);
        spec.ExpectCures("llama", """
        size.accelerators: 4 -> could run on 910a
        size.accelerators: 2 -> could run on 910a
        """);
    }

    [Fact]
    public void A_910A_gang_of_sixteen_takes_two_whole_hosts() => Spec.Given("""
        pools: { a: { class: 910a } }
        nodes:
          n[1-3]: {}
        jobs: { llama: { size: 16 } }
        """).Expect("""
        Place llama on n[1-2] 0-7: 16 of the 24 free chips of pool a on 2 hosts, as no single host holds it
        """);

    [Fact]
    public void Six_chips_of_a_box_of_two_rings_stay_in_one() => Spec.Given("""
        pools: { a: { class: box16 } }
        nodes: { n1: { busy: "0-2,8" } }
        jobs: { llama: { size: 6 }, qwen: { size: 4 } }
        """).Expect("""
        Place llama on n1 9-14: 6 of the 12 free chips of n1, the tightest fit in pool a
        Place qwen on n1 3-6: 4 of the 6 free chips of n1, the tightest fit in pool a
        """);

    [Fact]
    public void Twelve_chips_of_a_box_of_two_rings_take_one_ring_whole() => Spec.Given("""
        pools: { a: { class: box16 } }
        nodes: { n1: { busy: "0-1" } }
        jobs: { llama: { size: 12 } }
        """).Expect("""
        Place llama on n1 2-5,8-15: 12 of the 14 free chips of n1, the tightest fit in pool a
        """);

    [Fact]
    public void Any_chips_of_a_full_mesh_will_do() => Spec.Given("""
        pools: { a: { class: 910b } }
        nodes: { n1: { busy: "1,3,6" } }
        jobs: { llama: { size: 5 } }
        """).Expect("""
        Place llama on n1 0,2,4-5,7: 5 of the 5 free chips of n1, the tightest fit in pool a
        """);

    [Fact]
    public void Even_requests_of_a_910C_take_whole_pairs() => Spec.Given("""
        pools: { a: { class: 910c } }
        nodes: { n1: { busy: "0,3" } }
        jobs: { llama: { size: 4 } }
        """).Expect("""
        Place llama on n1 4-7: 4 of the 14 free chips of n1, the tightest fit in pool a
        """);

    [Fact]
    public void A_lone_die_takes_a_broken_pair() => Spec.Given("""
        pools: { a: { class: 910c } }
        nodes: { n1: {}, n2: { busy: "4" } }
        jobs: { one: { size: 1 }, two: { size: 1 }, three: { size: 1 } }
        """).Expect("""
        Place one on n2 5: 1 of the 15 free chips of n2, the tightest fit in pool a
        Place two on n2 0: 1 of the 14 free chips of n2, the tightest fit in pool a
        Place three on n2 1: 1 of the 13 free chips of n2, the tightest fit in pool a
        """);

    [Fact]
    public void A_910C_host_with_broken_pairs_does_not_hold_an_even_request()
    {
        var spec = Spec.Given("""
        pools: { a: { class: 910c } }
        nodes: { n1: { busy: "0,2,4,6,8,10,12" } }
        jobs: { llama: { size: 4, tensor: 4 }, qwen: { size: 2 } }
        """);
        spec.Expect("""
        Wait llama: needs 4 chips in whole die pairs of a host; the best of pool a, n1, has 0 free
        Place qwen on n1 14-15: 2 of the 9 free chips of n1, the tightest fit in pool a
        """);
        spec.ExpectMissing("llama", "accelerators in whole die pairs: needs 4, has 0 on n1");
        spec.ExpectCures("llama", """

        """);
    }

    [Fact]
    public void Three_dies_are_three_lone_hosts_and_the_sizes_that_can_be_are_told()
    {
        var spec = Spec.Given("""
        pools: { a: { class: 910c } }
        nodes: { n1: {} }
        jobs: { llama: { size: 3 } }
        """);
        spec.Expect("""
        Wait llama: 3 chips make 3 equal hosts of 1 at the fewest; pool a has 1 host
        """);
        spec.ExpectCures("llama", """
        size.accelerators: 4 -> could run in pool a
        size.accelerators: 2 -> could run in pool a
        """);
    }

    [Fact]
    public void An_odd_tensor_group_cannot_be_on_die_pairs()
    {
        var spec = Spec.Given("""
        pools: { a: { class: 910c } }
        nodes: { n1: {} }
        jobs: { llama: { size: 6, tensor: 3 }, qwen: { size: 9, tensor: 3 } }
        """);
        spec.Expect("""
        Place llama on n1 0-5: 6 of the 16 free chips of n1, the tightest fit in pool a
        Wait qwen: 9 chips cannot be cut into equal hosts of 910c, of which each gives 6, 12
        """);
        spec.ExpectCures("qwen", """
        size.accelerators: 12 -> could run on 910c
        size.accelerators: 6 -> could run on 910c
        """);
    }

    [Fact]
    public void Chips_of_one_card_are_taken_where_they_fit() => Spec.Given("""
        pools: { a: { class: duo } }
        nodes: { n1: { busy: "0,2" } }
        jobs: { llama: { size: 2 }, qwen: { size: 1 } }
        """).Expect("""
        Place llama on n1 4-5: 2 of the 6 free chips of n1, the tightest fit in pool a
        Place qwen on n1 1: 1 of the 4 free chips of n1, the tightest fit in pool a
        """);

    [Fact]
    public void Chips_over_PCIe_are_taken_from_several_cards_where_none_fits() => Spec.Given("""
        pools: { a: { class: duo } }
        nodes: { n1: { busy: "0,2,4-5" } }
        jobs: { llama: { size: 4 } }
        """).Expect("""
        Place llama on n1 1,3,6-7: 4 of the 4 free chips of n1, the tightest fit in pool a
        """);

    [Fact]
    public void Islands_are_filled_tightest_first() => Spec.Given("""
        pools: { a: { class: halves } }
        nodes: { g1: { busy: "0,4-5" } }
        jobs: { one: { size: 2 }, two: { size: 2 } }
        """).Expect("""
        Place one on g1 6-7: 2 of the 5 free chips of g1, the tightest fit in pool a
        Place two on g1 1-2: 2 of the 3 free chips of g1, the tightest fit in pool a
        """);
}
