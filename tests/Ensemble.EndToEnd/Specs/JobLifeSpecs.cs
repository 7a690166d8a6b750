using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>From a manifest to a finished job: each step is a condition with a reason and a sentence.</summary>
public sealed class JobLifeSpecs
{
    [Fact]
    public async Task A_job_is_accepted_placed_run_and_completed_and_says_so_at_each_step()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 20s"));

        var placed = (await fleet.RunUntilAsync("it is placed", s => s.Is("llama", TrainingJobState.Placed))).Job("llama");
        Assert.Equal(("Accepted", "the job is understood and may be placed"), (placed.Condition("Accepted")!.Reason, placed.Message("Accepted")));
        Assert.Equal("SmallestDomain", placed.Condition("Placed")!.Reason);
        Assert.Equal("16 of the 16 free chips of Rack r1 on 2 hosts, the smallest domain of pool nvidia that holds it", placed.Message("Placed"));
        Assert.Equal("starting 2 hosts", placed.Message("Running"));
        Assert.Equal((1, "h100-sxm", "nvidia", 16), (placed.Status!.Attempt, placed.Status.Placement!.Class, placed.Status.Placement.Pool, placed.Status.Placement.Accelerators));
        Assert.Null(placed.Status.Waiting);

        var running = (await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running))).Job("llama");
        Assert.Equal(("AllHostsRun", "all 2 hosts run"), (running.Condition("Running")!.Reason, running.Message("Running")));
        Assert.NotNull(running.Status!.StartTime);

        var state = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
        var complete = state.Job("llama");
        Assert.True(complete.Holds("Complete"));
        Assert.False(complete.Holds("Running"));
        Assert.Equal("all 2 hosts ended with exit code 0", complete.Message("Complete"));
        Assert.InRange(complete.Status!.CompletionTime!.Value - complete.Status.StartTime!.Value, TimeSpan.FromSeconds(18), TimeSpan.FromSeconds(40));
        Assert.Equal(complete.Metadata.Generation, complete.Status.ObservedGeneration);
        Assert.All(state.PodsOf("llama"), pod => Assert.Equal("Succeeded", pod.Phase)); // Kept, for their logs.
        Assert.Contains("training is complete", await fleet.LogsAsync(state.PodsOf("llama")[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_tells_its_story_in_events()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 8, "", "duration: 5s"));
        await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
        await fleet.RunForAsync(TimeSpan.FromSeconds(5));

        var reasons = (await fleet.EventsAsync("llama")).Select(e => e.Reason).ToList();
        Assert.Equal(["Placed", "Running", "Complete"], reasons.Where(r => r is "Placed" or "Running" or "Complete").Distinct());
    }

    [Fact]
    public async Task The_pods_belong_to_the_job_and_to_nobody_else()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));

        var job = state.Job("llama");
        var uid8 = job.Metadata.Uid[..8];
        Assert.Equal([$"llama-{uid8}-1-0", $"llama-{uid8}-1-1"], state.PodsOf("llama").Select(pod => pod.Name));
        Assert.All(state.PodsOf("llama"), pod =>
        {
            var owner = pod.Raw["metadata"]!["ownerReferences"]![0]!;
            Assert.Equal((job.Metadata.Uid, "TrainingJob", true), ((string?)owner["uid"], (string?)owner["kind"], (bool)owner["controller"]!));
            Assert.Equal("Never", (string?)pod.Raw["spec"]!["restartPolicy"]);
            Assert.Equal($"llama-{uid8}", (string?)pod.Raw["spec"]!["subdomain"]);
        });
        var service = await fleet.User.GetAsync<System.Text.Json.Nodes.JsonObject>(CoreKinds.Service, "default", $"llama-{uid8}", CancellationToken.None);
        Assert.Equal("None", (string?)service["spec"]!["clusterIP"]);
        Assert.True((bool)service["spec"]!["publishNotReadyAddresses"]!);
        Assert.Equal(job.Metadata.Uid, (string?)service["spec"]!["selector"]!["ensemble.fleet/job-uid"]);
    }

    [Fact]
    public async Task A_job_that_waits_says_what_is_missing_and_what_would_help()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("first", 32, JobYaml.OnNvidia, "duration: 60s"));
        await fleet.RunUntilAsync("the pool is taken", s => s.Is("first", TrainingJobState.Running));
        await fleet.ApplyAsync(JobYaml.Of("second", 8, JobYaml.OnNvidia));
        await fleet.ApplyAsync(JobYaml.Of("third", 64, JobYaml.OnNvidia));

        var state = await fleet.RunUntilAsync(
            "both wait", s => s.Is("second", TrainingJobState.Queued) && s.Is("third", TrainingJobState.Queued));

        var second = state.Job("second").Status!.Waiting!;
        Assert.Equal(("TooFewFreeChips", "needs 8 chips; pool nvidia has 0 free"), (second.Code, second.Message));
        var missing = Assert.Single(second.Missing!);
        Assert.Equal("accelerators", missing.What);
        var third = state.Job("third").Status!.Waiting!;
        Assert.Equal(("NeverFits", "needs 64 chips; the whole pool nvidia has 32"), (third.Code, third.Message));
        Assert.Equal("size: at most 32 accelerators", third.Cures![0].Change);

        await fleet.RunUntilAsync("second runs once first is complete", s => s.Is("first", TrainingJobState.Complete) && s.Is("second", TrainingJobState.Running));
    }

    [Fact]
    public async Task Fields_that_are_not_acted_on_yet_are_named_and_do_not_stop_the_job()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("later", 8, "deadline: \"2027-01-01T00:00:00Z\"\nmodel: llama-70b", "duration: 5s"));

        var job = (await fleet.RunUntilAsync("it is complete", s => s.Is("later", TrainingJobState.Complete))).Job("later");

        Assert.True(job.Holds("Accepted"));
        Assert.Equal("FieldsNotActedOn", job.Condition("Accepted")!.Reason);
        Assert.Contains("spec.deadline", job.Message("Accepted"), StringComparison.Ordinal);
        Assert.Contains("spec.model", job.Message("Accepted"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_that_arrives_after_the_job_lets_it_start()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { Pools = "", Classes = ["h100-sxm"] });
        await fleet.ApplyAsync(JobYaml.Of("early", 8, "", "duration: 5s"));
        var waiting = (await fleet.RunUntilAsync("it waits", s => s.Is("early", TrainingJobState.Queued))).Job("early");
        Assert.Equal("NoPoolFor", waiting.Status!.Waiting!.Code);

        await fleet.ApplyAsync(await Repository.ReadAsync("deploy/catalogue/ascend-910b-376t.yaml"));
        await fleet.ApplyAsync(HarnessOptions.SmallPools);

        await fleet.RunUntilAsync("it is complete", s => s.Is("early", TrainingJobState.Complete));
    }

    [Fact]
    public async Task A_class_that_arrives_after_its_pool_and_job_lets_it_start()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { Classes = ["ascend-910b-376t"] });
        await fleet.ApplyAsync(JobYaml.Of("early", 8, JobYaml.OnNvidia, "duration: 5s"));
        await fleet.RunUntilAsync("it waits", s => s.Is("early", TrainingJobState.Queued));

        await fleet.ApplyAsync(await Repository.ReadAsync("deploy/catalogue/h100-sxm.yaml"));

        await fleet.RunUntilAsync("it is complete", s => s.Is("early", TrainingJobState.Complete));
    }
}
