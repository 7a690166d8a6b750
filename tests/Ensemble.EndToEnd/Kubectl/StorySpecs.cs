using Ensemble.EndToEnd.Harness;

namespace Ensemble.EndToEnd.Kubectl;

/// <summary>What people read when they want to know why.</summary>
[Collection("kubectl")]
public sealed class StorySpecs(KubectlFixture kubectl)
{
    [Fact]
    public async Task Describe_shows_conditions_and_events()
    {
        await CompleteAsync("described");
        var text = await kubectl.RunAsync("describe", "tj", "described");
        Assert.Contains("the job is understood and may be placed", text, StringComparison.Ordinal);
        Assert.Matches(@"Normal +Complete .*its host ended with exit code 0", text);
    }

    [Fact]
    public async Task Describe_a_pod_and_a_node()
    {
        await CompleteAsync("anatomy");
        Assert.Contains("nvidia.com/gpu:  8", await kubectl.RunAsync("describe", "pod", "-l", "ensemble.fleet/job=anatomy"), StringComparison.Ordinal);
        Assert.Contains("ensemble.fleet/managed:NoSchedule", await kubectl.RunAsync("describe", "node", "gpu-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_print_what_the_training_wrote_and_tail_its_end()
    {
        await CompleteAsync("logged");
        var pod = await PodAsync("logged");
        Assert.Contains("training on 8 accelerators", await kubectl.RunAsync("logs", pod), StringComparison.Ordinal);
        Assert.Equal("training is complete\n", await kubectl.RunAsync("logs", pod, "--tail=1"));
        Assert.Contains("training is complete", await kubectl.RunAsync("logs", "-l", "ensemble.fleet/job=logged"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_follow_a_training_to_its_end()
    {
        await kubectl.RunInputAsync(JobYaml.Of("followed", 8, JobYaml.OnNvidia, "duration: 3s"), "apply", "-f", "-");
        await kubectl.RunAsync("wait", "--for=condition=Running", "tj/followed", "--timeout=50s");
        var text = await kubectl.RunAsync("logs", "-f", await PodAsync("followed")); // Ends by itself, with the container.
        Assert.EndsWith("training is complete\n", text);
    }

    [Fact]
    public async Task Events_tell_the_story_of_one_job()
    {
        await CompleteAsync("storied");
        var text = await kubectl.RunAsync("events", "--for", "trainingjob.v1alpha1.ensemble.fleet/storied");
        Assert.Matches("(?s)Placed.*Running.*Complete", text);
    }

    [Fact]
    public async Task Wait_for_a_condition_and_time_out_where_it_does_not_come()
    {
        await kubectl.RunInputAsync(JobYaml.Of("never", 512), "apply", "-f", "-");
        await kubectl.RunAsync("wait", "--for=condition=Accepted", "tj/never", "--timeout=50s");
        Assert.Contains("timed out", await kubectl.FailAsync("", "wait", "--for=condition=Complete", "tj/never", "--timeout=1s"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tj.spec.size", "accelerators", "How many accelerators")]
    [InlineData("trainingjob.spec.restart", "limit", "fails")]
    [InlineData("acceleratorpool.spec.levels", "label", "network")]
    [InlineData("tj.status.waiting", "cures", "does not run")]
    public async Task Explain_reads_from_our_schemas(string field, string child, string words)
    {
        var text = await kubectl.RunAsync("explain", field);
        Assert.Contains(child, text, StringComparison.Ordinal);
        Assert.Contains(words, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiting_job_says_in_its_row_why()
    {
        await kubectl.RunInputAsync(JobYaml.Of("huge", 512, JobYaml.OnNvidia), "apply", "-f", "-");
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.state}=Queued", "tj/huge", "--timeout=50s");
        Assert.Matches(@"(?m)^huge +Queued .*NeverFits", await kubectl.RunAsync("get", "tj", "huge"));
    }

    [Fact]
    public async Task The_plugin_explains_a_job()
    {
        await kubectl.RunInputAsync(JobYaml.Of("explained", 512, JobYaml.OnNvidia), "apply", "-f", "-");
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.state}=Queued", "tj/explained", "--timeout=50s");
        var text = await kubectl.RunAsync("ensemble", "explain", "trainingjob/explained");
        Assert.Contains("needs 512 chips; the whole pool nvidia has 32", text, StringComparison.Ordinal);
    }

    private async Task<string> PodAsync(string job) => (await kubectl.RunAsync("get", "pods", "-l", $"ensemble.fleet/job={job}", "-o", "name")).Trim();

    private async Task CompleteAsync(string name)
    {
        await kubectl.RunInputAsync(JobYaml.Of(name, 8, JobYaml.OnNvidia, "duration: 500ms"), "apply", "-f", "-");
        await kubectl.RunAsync("wait", "--for=condition=Complete", $"tj/{name}", "--timeout=50s");
    }
}
