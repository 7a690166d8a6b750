using Xunit;

namespace Ensemble.Core.Tests.Planning;

public sealed class SizeSpecs
{
    [Fact]
    public void As_much_compute_as_64_of_another_class_is_rounded_up_to_whole_hosts() => Spec.Given("""
        pools: { b: { class: 910b } }
        nodes:
          n[01-24]: {}
        jobs: { llama: { like: 64 h100 } }
        """).Expect("""
        Place llama on n[01-23] 0-7: 184 of the 192 free chips of pool b on 23 hosts, as no single host holds it
        """);

    [Fact]
    public void A_little_compute_is_rounded_up_to_what_one_host_may_give() => Spec.Given("""
        pools: { b: { class: 910c } }
        nodes: { n1: {} }
        jobs: { llama: { like: 1 h100 }, qwen: { like: 2 h100 } }
        """).Expect("""
        Place llama on n1 0-3: 4 of the 16 free chips of n1, the tightest fit in pool b
        Place qwen on n1 4-9: 6 of the 12 free chips of n1, the tightest fit in pool b
        """);

    [Fact]
    public void Compute_like_a_class_takes_as_many_of_each() => Spec.Given("""
        pools: { a: { class: h20 }, c: {} }
        nodes:
          h[1-4]: { pool: a }
          g1: { pool: c, taken: 8 }
        jobs: { llama: { like: 4 h100 } }
        """).Expect("""
        Place llama on h[1-4] 0-7: 32 of the 32 free chips of pool a on 4 hosts, as no single host holds it; h20 is the fastest that can start now (4736 TFLOP/s)
        """);

    [Fact]
    public void Compute_like_an_unknown_class_waits_and_says_so()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {} }
        jobs: { llama: { like: 8 mystery }, qwen: { like: 8 t4 } }
        """);
        spec.Expect("""
        Wait llama: asks for compute like another class, but the training throughput of class mystery is not known
        Wait qwen: asks for compute like another class, but the training throughput of class t4 is not known
        """);
        spec.ExpectCures("llama", """
        teraflops.bf16 or teraflops.fp16 of AcceleratorClass mystery -> its equal in other classes could be reckoned
        """);
    }

    [Fact]
    public void A_class_of_unknown_speed_cannot_stand_for_another() => Spec.Given("""
        pools: { a: { class: t4 } }
        nodes: { t1: {} }
        jobs: { llama: { like: 8 h100 } }
        """).Expect("""
        Wait llama: asks for compute like another class, but the training throughput of class t4 is not known
        """);

    [Fact]
    public void A_tensor_group_wider_than_a_host_waits_and_says_so()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        jobs: { llama: { size: 16, tensor: 16 } }
        """);
        spec.Expect("""
        Wait llama: a tensor-parallel group of 16 stays inside one host, which no share of the 8 chips of a host of h100 allows
        """);
        spec.ExpectMissing("llama", "chips per host: needs 16, has 8");
        spec.ExpectCures("llama", """
        parallelism.tensor: 8 -> a group would fit a host of h100
        """);
    }

    [Fact]
    public void A_size_that_tensor_parallelism_does_not_divide_waits_with_the_next_sizes()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        jobs: { llama: { size: 10, tensor: 4 } }
        """);
        spec.Expect("""
        Wait llama: 10 chips cannot be cut into equal hosts of h100, of which each gives 4, 8
        """);
        spec.ExpectCures("llama", """
        size.accelerators: 12 -> could run on h100
        size.accelerators: 8 -> could run on h100
        """);
    }

    [Fact]
    public void More_chips_than_the_whole_pool_has_never_fit()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        jobs: { llama: { size: 32 } }
        """);
        spec.Expect("""
        Wait llama: needs 32 chips; the whole pool a has 16
        """);
        spec.ExpectMissing("llama", "accelerators: needs 32, has 16 in pool a");
        spec.ExpectCures("llama", """
        size: at most 16 accelerators -> could run in pool a
        """);
    }

    [Fact]
    public void A_prime_number_of_chips_needs_too_many_hosts()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {}, g2: {} }
        jobs: { llama: { size: 13 } }
        """);
        spec.Expect("""
        Wait llama: 13 chips make 13 equal hosts of 1 at the fewest; pool a has 2 hosts
        """);
        spec.ExpectMissing("llama", "hosts: needs 13, has 2 in pool a");
        spec.ExpectCures("llama", """
        size.accelerators: 14 -> could run in pool a
        size.accelerators: 12 -> could run in pool a
        """);
    }

    [Fact]
    public void A_pool_without_nodes_says_so()
    {
        var spec = Spec.Given("""
        pools: { a: {} }
        jobs: { llama: {} }
        """);
        spec.Expect("""
        Wait llama: pool a has no node with chips yet
        """);
        spec.ExpectCures("llama", """
        label nodes so that the selector of AcceleratorPool a matches them -> their chips could be used
        """);
    }
}
