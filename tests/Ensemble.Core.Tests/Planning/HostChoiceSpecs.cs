using Xunit;

namespace Ensemble.Core.Tests.Planning;

public sealed class HostChoiceSpecs
{
    [Fact]
    public void A_job_takes_the_tightest_host_so_that_whole_hosts_stay_whole() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: { taken: 4 }, g3: { taken: 6 } }
        jobs: { llama: { size: 4 } }
        """).Expect("""
        Place llama on g2 0-3: 4 of the 4 free chips of g2, the tightest fit in pool a
        """);

    [Fact]
    public void Equal_hosts_are_taken_in_the_order_of_their_names() => Spec.Given("""
        pools: { a: {} }
        nodes: { g2: {}, g1: {}, g3: {} }
        jobs: { one: { size: 8 }, two: { size: 8 } }
        """).Expect("""
        Place one on g1 0-7: 8 of the 8 free chips of g1, the tightest fit in pool a
        Place two on g2 0-7: 8 of the 8 free chips of g2, the tightest fit in pool a
        """);

    [Fact]
    public void Small_jobs_share_a_host_before_they_open_another() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        jobs: { one: { size: 2 }, two: { size: 2 }, three: { size: 4 }, four: { size: 1 } }
        """).Expect("""
        Place one on g1 0-1: 2 of the 8 free chips of g1, the tightest fit in pool a
        Place two on g1 2-3: 2 of the 6 free chips of g1, the tightest fit in pool a
        Place three on g1 4-7: 4 of the 4 free chips of g1, the tightest fit in pool a
        Place four on g2 0: 1 of the 8 free chips of g2, the tightest fit in pool a
        """);

    [Fact]
    public void A_gang_takes_the_fewest_hosts() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { taken: 4 }, g2: { taken: 4 }, g3: {} }
        jobs: { llama: { size: 8 } }
        """).Expect("""
        Place llama on g3 0-7: 8 of the 8 free chips of g3, the tightest fit in pool a
        """);

    [Fact]
    public void A_gang_is_cut_into_smaller_shares_when_no_host_is_whole() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { taken: 4 }, g2: { taken: 4 }, g3: { taken: 5 } }
        jobs: { llama: { size: 8 } }
        """).Expect("""
        Place llama on g[1-2] 0-3: 8 of the 11 free chips of pool a on 2 hosts, as no single host holds it
        """);

    [Fact]
    public void All_hosts_of_a_gang_give_the_same_number_of_chips() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { taken: 2 }, g2: { taken: 6 }, g3: { taken: 6 }, g4: { taken: 6 } }
        jobs: { llama: { size: 8 } }
        """).Expect("""
        Place llama on g[1-4] 0-1: 8 of the 12 free chips of pool a on 4 hosts, as no single host holds it
        """);

    [Fact]
    public void A_tensor_parallel_group_stays_inside_a_host() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { taken: 4 }, g2: { taken: 4 }, g3: { taken: 6 }, g4: { taken: 6 } }
        jobs: { two: { size: 8, tensor: 8 }, one: { size: 8, tensor: 4 } }
        """).Expect("""
        Wait two: needs 8 chips; pool a has 4 free
        Place one on g[1-2] 0-3: 8 of the 12 free chips of pool a on 2 hosts, as no single host holds it
        """);

    [Fact]
    public void Chips_known_by_index_are_busy_and_others_are_assumed_on_the_highest() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { busy: "0-1", taken: 2 } }
        jobs: { llama: { size: 4 } }
        """).Expect("""
        Place llama on g1 2-5: 4 of the 4 free chips of g1, the tightest fit in pool a
        """);

    [Fact]
    public void Sick_chips_are_not_taken() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { sick: "0,5" } }
        jobs: { llama: { size: 6 }, more: { size: 1 } }
        """).Expect("""
        Place llama on g1 1-4,6-7: 6 of the 6 free chips of g1, the tightest fit in pool a
        Wait more: needs 1 chip; pool a has 0 free
        """);

    [Fact]
    public void No_more_chips_are_taken_than_the_kubelet_offers() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: { offers: 3 } }
        jobs: { big: { size: 4 }, llama: { size: 3 } }
        """).Expect("""
        Wait big: needs 4 chips; pool a has 0 free
        Place llama on g1 0-2: 3 of the 3 free chips of g1, the tightest fit in pool a
        """);

    [Fact]
    public void What_running_jobs_hold_is_not_free() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        jobs:
          old: { size: 8, on: "g1 0-3; g2 0-3", cpu: 100 }
          new: { size: 4, cpu: 28 }
          next: { size: 4, cpu: 29 }
        """).Expect("""
        Place new on g1 4-7: 4 of the 4 free chips of g1, the tightest fit in pool a
        Wait next: needs 29 cores beside the chips on a host; no host of pool a has that, the best has 28 cores free
        """);

    [Fact]
    public void A_placed_job_whose_variant_is_gone_still_holds_its_chips() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {} }
        jobs:
          old: { size: 6, variants: [{ name: was }], on: "g1 2-7" }
          new: { size: 2 }
        """).Expect("""
        Place new on g1 0-1: 2 of the 2 free chips of g1, the tightest fit in pool a
        """);
}
