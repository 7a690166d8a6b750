using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Hosting;

namespace Ensemble.EndToEnd.Specs;

/// <summary>A fleet at rest writes nothing: etcd is everybody's.</summary>
public sealed class RestSpecs
{
    [Fact]
    public async Task Five_hundred_waiting_jobs_cause_no_write_but_Lease_renewals()
    {
        var options = new FleetOperatorOptions { LeaderElection = true, PlanPause = TimeSpan.Zero };
        await using var fleet = await FleetHarness.StartAsync(new() { Operator = options });
        await fleet.ApplyAsync("""
            apiVersion: ensemble.fleet/v1alpha1
            kind: FleetQueue
            metadata: {name: narrow}
            spec: {limit: {accelerators: 4}}
            """);
        await fleet.ApplyAsync(JobYaml.Of("holder", 32, JobYaml.OnNvidia, "duration: 5h"));
        await fleet.RunUntilAsync("the GPUs are taken", s => s.Is("holder", TrainingJobState.Running));
        for (var i = 0; i < 500; i++) await fleet.ApplyAsync(Waiting(i));
        await fleet.SleepAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(2));
        var settled = await fleet.RunUntilAsync("each has its reason", s => s.Jobs.Count(j => j.Status?.Waiting is not null) == 500);

        var before = fleet.OperatorRequests.Snapshot();
        await fleet.SleepAsync(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(2));
        var after = fleet.OperatorRequests.Snapshot();

        var writes = after.Where(c => c.Key.Verb is not ("get" or "list" or "watch"))
            .Select(c => (c.Key, Count: c.Value - before.GetValueOrDefault(c.Key))).Where(c => c.Count > 0).ToList();
        var (lease, renewals) = Assert.Single(writes);
        Assert.Equal("leases.coordination.k8s.io", lease.Kind);
        Assert.InRange(renewals, 60, 400);
        var codes = settled.Jobs.Select(j => j.Status!.Waiting?.Code).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["NeverFits", "NoPoolFor", "QueueLimit", "QueueMissing", "TooFewFreeChips"], codes);
    }

    private static string Waiting(int i)
    {
        var (chips, line) = (i % 5) switch
        {
            0 => (64, JobYaml.OnNvidia),
            1 => (8, JobYaml.OnNvidia),
            2 => (8, "queue: narrow"),
            3 => (8, "queue: nowhere"),
            _ => (8, "variants: [{name: b200, classes: [b200-sxm]}]"),
        };
        return JobYaml.Of($"waiting-{i:000}", chips, line);
    }
}
