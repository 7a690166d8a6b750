using Xunit;

namespace Ensemble.Core.Tests.Planning;

/// <summary>Who may use what.</summary>
public sealed class TenancySpecs
{
    [Fact]
    public void A_queue_is_for_the_namespaces_that_its_selector_matches()
    {
        var spec = Spec.Given("""
            pools: { a: {} }
            nodes: { g1: {}, g2: {} }
            queues: { research: ~, search: ~ }
            queueTeams: { research: research, search: search }
            teams: { team-a: research, team-b: search }
            jobs:
              llama: { queue: research, namespace: team-a }
              qwen: { queue: research, namespace: team-b }
              gpt: { queue: research, namespace: elsewhere }
            """);
        spec.Expect("""
            Place llama on g1 0-7: 8 of the 8 free chips of g1, the tightest fit in pool a
            Wait qwen: namespace team-b may not use queue research, which is for namespaces with team=research
            Wait gpt: namespace elsewhere may not use queue research, which is for namespaces with team=research
            """);
        spec.ExpectCures("qwen", """
            queue: default, search -> would wait in a queue that its namespace may use
            label namespace team-b so that spec.namespaces of FleetQueue research matches it -> could wait in this queue
            """);
    }

    [Fact]
    public void A_job_goes_on_in_a_queue_that_is_closed_to_it_later() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {} }
        queues: { research: ~ }
        queueTeams: { research: research }
        jobs: { llama: { queue: research, min: 4, max: 8, on: g1 0-3, grows: 0 } }
        """).Expect("");

    [Fact]
    public void A_priority_class_that_does_not_exist_is_waited_for()
    {
        var spec = Spec.Given("""
            pools: { a: {} }
            nodes: { g1: {} }
            jobs: { llama: { lacks: hihg } }
            """);
        spec.Expect("Wait llama: spec.priorityClassName is hihg, and no PriorityClass has that name");
        spec.ExpectCures("llama", """
            priorityClassName: one of those that 'kubectl get priorityclass' lists, or none -> could start
            create PriorityClass hihg -> could start
            """);
    }
}
