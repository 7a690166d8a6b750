using Xunit;

namespace Ensemble.Core.Tests.Planning;

/// <summary>Replicas of one service go to different domains before they go where they fit tightest.</summary>
public sealed class SpreadSpecs
{
    [Fact]
    public void Replicas_go_to_different_racks_although_one_host_would_hold_both() => Spec.Given("""
        pools: { a: { levels: [Rack] } }
        nodes:
          g[1-2]: { at: [r1] }
          g[3-4]: { at: [r2] }
        jobs: { chat-0: { size: 4, spread: chat }, chat-1: { size: 4, spread: chat } }
        """).Expect("""
        Place chat-0 on g1 0-3: 4 of the 8 free chips of g1, the tightest fit in pool a
        Place chat-1 on g3 0-3: 4 of the 8 free chips of g3, the tightest fit in pool a; no other replica is in Rack r2
        """);

    [Fact]
    public void Where_all_racks_have_one_they_go_to_another_host_at_least() => Spec.Given("""
        pools: { a: { levels: [Rack] } }
        nodes:
          g[1-2]: { at: [r1] }
          g[3-4]: { at: [r2] }
        jobs:
          chat-0: { size: 4, spread: chat, on: "g1 0-3" }
          chat-1: { size: 4, spread: chat, on: "g3 0-3" }
          chat-2: { size: 4, spread: chat }
        """).Expect("""
        Place chat-2 on g2 0-3: 4 of the 8 free chips of g2, the tightest fit in pool a; no Rack with room has fewer than the 1 other replica of r1
        """);

    [Fact]
    public void Spreading_never_keeps_a_replica_waiting() => Spec.Given("""
        pools: { a: { levels: [Rack] } }
        nodes:
          g1: { at: [r1] }
        jobs: { chat-0: { size: 4, spread: chat, on: "g1 0-3" }, chat-1: { size: 4, spread: chat } }
        """).Expect("""
        Place chat-1 on g1 4-7: 4 of the 4 free chips of g1, the tightest fit in pool a; no Rack with room has fewer than the 1 other replica of r1
        """);

    [Fact]
    public void Other_services_do_not_matter() => Spec.Given("""
        pools: { a: { levels: [Rack] } }
        nodes:
          g[1-2]: { at: [r1] }
          g[3-4]: { at: [r2] }
        jobs: { chat-0: { size: 4, spread: chat, on: "g1 0-3" }, draw-0: { size: 4, spread: draw } }
        """).Expect("""
        Place draw-0 on g1 4-7: 4 of the 4 free chips of g1, the tightest fit in pool a
        """);

    [Fact]
    public void A_job_may_say_over_which_level_it_is_spread() => Spec.Given("""
        pools: { a: { levels: [Spine, Rack] } }
        nodes:
          g[1-2]: { at: [s1, r1] }
          g[3-4]: { at: [s1, r2] }
          g[5-8]: { at: [s2, r3] }
        jobs: { chat-0: { size: 8, spread: chat, over: Spine, on: "g1 0-7" }, chat-1: { size: 8, spread: chat, over: Spine } }
        """).Expect("""
        Place chat-1 on g5 0-7: 8 of the 8 free chips of g5, the tightest fit in pool a; no other replica is in Spine s2
        """);

    [Fact]
    public void A_replica_of_several_hosts_keeps_together_and_away_from_the_others() => Spec.Given("""
        pools: { a: { levels: [Rack] } }
        nodes:
          g[1-3]: { at: [r1] }
          g[4-8]: { at: [r2] }
        jobs: { chat-0: { size: 8, spread: chat, on: "g1 0-7" }, chat-1: { size: 16, spread: chat } }
        """).Expect("""
        Place chat-1 on g[4-5] 0-7: 16 of the 40 free chips of Rack r2 on 2 hosts, the smallest domain of pool a that holds it; no other replica is in Rack r2
        """);

    [Fact]
    public void A_pool_without_levels_spreads_over_hosts() => Spec.Given("""
        pools: { a: {} }
        nodes:
          g[1-2]: {}
        jobs: { chat-0: { size: 4, spread: chat, on: "g1 0-3" }, chat-1: { size: 4, spread: chat } }
        """).Expect("""
        Place chat-1 on g2 0-3: 4 of the 8 free chips of g2, the tightest fit in pool a; no other replica is in Host g2
        """);
}
