using Ensemble.EndToEnd.Harness;

namespace Ensemble.EndToEnd.Kubectl;

/// <summary>What people look at.</summary>
[Collection("kubectl")]
public sealed class GetSpecs(KubectlFixture kubectl)
{
    [Fact]
    public async Task Get_shows_state_class_accelerators_queue_and_age()
    {
        await CompleteAsync("shown");
        var lines = (await kubectl.RunAsync("get", "tj", "shown")).Split('\n');
        Assert.Matches(@"^NAME +STATE +CLASS +ACCELERATORS +QUEUE +REASON +AGE", lines[0]);
        Assert.Matches(@"^shown +Complete +h100-sxm +8 +default +AllHostsSucceeded +\d+", lines[1]);
    }

    [Fact]
    public async Task Get_wide_shows_more_columns()
    {
        await CompleteAsync("wide");
        var plain = (await kubectl.RunAsync("get", "tj", "wide")).Split('\n')[0];
        var wide = (await kubectl.RunAsync("get", "tj", "wide", "-o", "wide")).Split('\n')[0];
        Assert.True(wide.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > plain.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, wide);
    }

    [Fact]
    public async Task Get_yaml_and_json_give_the_whole_object()
    {
        await CompleteAsync("whole");
        Assert.Contains("\nkind: TrainingJob\n", await kubectl.RunAsync("get", "trainingjob", "whole", "-o", "yaml"), StringComparison.Ordinal);
        using var json = System.Text.Json.JsonDocument.Parse(await kubectl.RunAsync("get", "trainingjobs", "whole", "-o", "json"));
        Assert.Equal("Complete", json.RootElement.GetProperty("status").GetProperty("state").GetString());
    }

    [Fact]
    public async Task Get_name_and_jsonpath_serve_scripts()
    {
        await CompleteAsync("scripted");
        Assert.Equal("trainingjob.ensemble.fleet/scripted\n", await kubectl.RunAsync("get", "tj", "scripted", "-o", "name"));
        Assert.Equal("h100-sxm", await kubectl.RunAsync("get", "tj", "scripted", "-o", "jsonpath={.status.placement.class}"));
    }

    [Fact]
    public async Task Get_by_label_and_in_all_namespaces()
    {
        await kubectl.RunInputAsync(JobYaml.Of("labelled", 512).Replace("  name: labelled", "  name: labelled\n  labels: {team: a}", StringComparison.Ordinal), "apply", "-f", "-");
        Assert.Equal("trainingjob.ensemble.fleet/labelled\n", await kubectl.RunAsync("get", "tj", "-l", "team=a", "-o", "name"));
        Assert.Matches(@"(?m)^default +labelled ", await kubectl.RunAsync("get", "tj", "-A"));
        Assert.Empty(await kubectl.RunAsync("get", "tj", "-l", "team=none", "-o", "name"));
    }

    [Fact]
    public async Task Get_watch_shows_a_job_go_through_its_states()
    {
        var seen = await kubectl.FollowAsync(
            text => text.Contains("Complete", StringComparison.Ordinal),
            () => kubectl.RunInputAsync(JobYaml.Of("watched", 8, JobYaml.OnNvidia, "duration: 1s"), "apply", "-f", "-"),
            "get", "tj", "--field-selector=metadata.name=watched", "-w", "--no-headers");
        Assert.Contains("Running", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ac", "h100-sxm")]
    [InlineData("ap", "nvidia")]
    [InlineData("an", "gpu-1")]
    public async Task Short_names_list_the_site(string shortName, string name) =>
        Assert.Matches($"(?m)^{name} ", await kubectl.RunAsync("get", shortName));

    [Fact]
    public async Task The_category_lists_all_our_kinds_together()
    {
        await CompleteAsync("categorised");
        var names = await kubectl.RunAsync("get", "ensemble", "-o", "name");
        Assert.Contains("trainingjob.ensemble.fleet/categorised", names, StringComparison.Ordinal);
        Assert.Contains("acceleratorpool.ensemble.fleet/ascend", names, StringComparison.Ordinal);
        Assert.Contains("acceleratorclass.ensemble.fleet/h100-sxm", names, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_resources_name_our_kinds_with_their_short_names()
    {
        var lines = await kubectl.RunAsync("api-resources", "--api-group=ensemble.fleet");
        Assert.Matches(@"(?m)^trainingjobs +tj +ensemble.fleet/v1alpha1 +true +TrainingJob", lines);
        Assert.Matches(@"(?m)^acceleratorpools +ap +ensemble.fleet/v1alpha1 +false +AcceleratorPool", lines);
    }

    [Fact]
    public async Task Pods_and_nodes_are_listed_as_everywhere()
    {
        await CompleteAsync("podded");
        Assert.Matches(@"(?m)^NAME +READY +STATUS +RESTARTS +AGE", await kubectl.RunAsync("get", "pods", "-l", "ensemble.fleet/job=podded"));
        Assert.Matches(@"(?m)^podded-\w{8}-1-0 .*(Completed|Succeeded).* gpu-\d", await kubectl.RunAsync("get", "pods", "-l", "ensemble.fleet/job=podded", "-o", "wide"));
        Assert.Matches(@"(?m)^gpu-1 +Ready", await kubectl.RunAsync("get", "nodes"));
    }

    [Fact]
    public async Task What_is_not_there_is_said_to_be_not_found() =>
        Assert.Contains("trainingjobs.ensemble.fleet \"nobody\" not found", await kubectl.FailAsync("", "get", "tj", "nobody"), StringComparison.Ordinal);

    [Fact]
    public async Task Sort_by_and_custom_columns_work()
    {
        await CompleteAsync("sorted");
        var lines = await kubectl.RunAsync("get", "tj", "--sort-by=.metadata.creationTimestamp", "-o", "custom-columns=JOB:.metadata.name,POOL:.status.placement.pool");
        Assert.Matches(@"(?m)^sorted +nvidia", lines);
    }

    private async Task CompleteAsync(string name)
    {
        await kubectl.RunInputAsync(JobYaml.Of(name, 8, JobYaml.OnNvidia, "duration: 500ms"), "apply", "-f", "-");
        await kubectl.RunAsync("wait", "--for=condition=Complete", $"tj/{name}", "--timeout=50s");
    }
}
