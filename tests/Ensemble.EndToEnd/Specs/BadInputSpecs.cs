using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>What people get wrong is told to them where they look, and harms nobody else.</summary>
public sealed class BadInputSpecs
{
    public static TheoryData<string, string, string> Jobs => new()
    {
        { "size-both", "size: {accelerators: 8, computeLike: {class: h100-sxm, accelerators: 8}}", "spec.size" },
        { "variants-alike", "variants: [{name: a, vendor: Nvidia, classes: [h100-sxm]}]", "spec.variants" },
        { "tensor-indivisible", "parallelism: {tensor: 3}", "spec." },
    };

    [Theory]
    [MemberData(nameof(Jobs))]
    public async Task A_job_that_cannot_be_understood_says_why_while_others_go_on(string name, string line, string field)
    {
        await using var fleet = await FleetHarness.StartAsync();
        var yaml = JobYaml.Of(name, 8, line.StartsWith("size:", StringComparison.Ordinal) ? "" : line);
        if (line.StartsWith("size:", StringComparison.Ordinal)) yaml = yaml.Replace("size:\n    accelerators: 8", line, StringComparison.Ordinal);
        await fleet.ApplyAsync(yaml);
        await fleet.ApplyAsync(JobYaml.Of("good", 8, "", "duration: 5s"));

        var state = await fleet.RunUntilAsync("good is complete and the other is judged", s => s.Is("good", TrainingJobState.Complete) && s.Job(name).Condition("Accepted") is not null);

        var job = state.Job(name);
        Assert.Equal((TrainingJobState.Invalid, "False"), (job.Status!.State, job.Condition("Accepted")!.Status));
        Assert.Contains(field, job.Message("Accepted"), StringComparison.Ordinal);
        Assert.Empty(state.PodsOf(name));
    }

    [Fact]
    public async Task A_template_that_makes_no_pod_is_found_by_a_dry_run_before_anything_is_placed()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("no-image", 8).Replace("image: registry.example/train:1, ", "", StringComparison.Ordinal));
        await fleet.ApplyAsync(JobYaml.Of("good", 8, "", "duration: 5s"));

        var state = await fleet.RunUntilAsync("good is complete", s => s.Is("good", TrainingJobState.Complete));

        var job = state.Job("no-image");
        Assert.Equal("False", job.Condition("Accepted")?.Status);
        Assert.Contains("image", job.Message("Accepted"), StringComparison.Ordinal);
        Assert.Empty(state.PodsOf("no-image"));
    }

    [Fact]
    public async Task A_job_that_is_mended_runs()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 8, "parallelism: {tensor: 3}", "duration: 5s"));
        await fleet.RunUntilAsync("it is refused", s => s.Is("llama", TrainingJobState.Invalid));

        await fleet.PatchJobAsync("llama", """{"spec":{"parallelism":{"tensor":4}}}""");
        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
        Assert.True(done.Job("llama").Holds("Accepted"));
    }
}
