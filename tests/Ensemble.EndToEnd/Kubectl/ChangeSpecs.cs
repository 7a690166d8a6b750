using Ensemble.EndToEnd.Harness;

namespace Ensemble.EndToEnd.Kubectl;

/// <summary>What people do.</summary>
[Collection("kubectl")]
public sealed class ChangeSpecs(KubectlFixture kubectl)
{
    private static string Large(string name) => JobYaml.Of(name, 512, "restart: {limit: 1}");

    [Fact]
    public async Task Apply_creates_then_finds_unchanged_then_configures()
    {
        Assert.Equal("trainingjob.ensemble.fleet/applied created\n", await kubectl.RunInputAsync(Large("applied"), "apply", "-f", "-"));
        Assert.Equal("trainingjob.ensemble.fleet/applied unchanged\n", await kubectl.RunInputAsync(Large("applied"), "apply", "-f", "-"));
        var changed = Large("applied").Replace("limit: 1", "limit: 2", StringComparison.Ordinal);
        Assert.Equal("trainingjob.ensemble.fleet/applied configured\n", await kubectl.RunInputAsync(changed, "apply", "-f", "-"));
        Assert.Equal("2", await kubectl.RunAsync("get", "tj", "applied", "-o", "jsonpath={.spec.restart.limit}"));
    }

    [Fact]
    public async Task Server_side_apply_keeps_field_owners_apart()
    {
        Assert.Equal("trainingjob.ensemble.fleet/served serverside-applied\n", await kubectl.RunInputAsync(Large("served"), "apply", "--server-side", "-f", "-"));
        var other = Large("served").Replace("limit: 1", "limit: 2", StringComparison.Ordinal);
        Assert.Contains("conflict", await kubectl.FailAsync(other, "apply", "--server-side", "--field-manager=other", "-f", "-"), StringComparison.OrdinalIgnoreCase);
        await kubectl.RunInputAsync(other, "apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", "-");
    }

    [Fact]
    public async Task Create_makes_once_and_refuses_twice()
    {
        Assert.Equal("trainingjob.ensemble.fleet/made created\n", await kubectl.RunInputAsync(Large("made"), "create", "-f", "-"));
        Assert.Contains("already exists", await kubectl.FailAsync(Large("made"), "create", "-f", "-"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        Assert.Contains("created (server dry run)", await kubectl.RunInputAsync(Large("dry"), "apply", "--dry-run=server", "-f", "-"), StringComparison.Ordinal);
        await kubectl.FailAsync("", "get", "tj", "dry");
    }

    [Fact]
    public async Task Diff_shows_what_apply_would_change()
    {
        await kubectl.RunInputAsync(Large("differing"), "apply", "-f", "-");
        var (code, output, _) = await kubectl.TryAsync(Large("differing").Replace("limit: 1", "limit: 7", StringComparison.Ordinal), "diff", "-f", "-");
        Assert.Equal(1, code);
        Assert.Matches(@"(?m)^\+ +limit: 7", output);
    }

    [Fact]
    public async Task Patch_suspends_and_resumes()
    {
        await kubectl.RunInputAsync(Large("patched"), "apply", "-f", "-");
        Assert.Equal("trainingjob.ensemble.fleet/patched patched\n", await kubectl.RunAsync("patch", "tj", "patched", "--type=merge", "-p", """{"spec":{"suspend":true}}"""));
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.state}=Suspended", "tj/patched", "--timeout=50s");
        await kubectl.RunAsync("patch", "tj", "patched", "--type=json", "-p", """[{"op":"replace","path":"/spec/suspend","value":false}]""");
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.state}=Queued", "tj/patched", "--timeout=50s");
    }

    [Fact]
    public async Task Replace_as_edit_does_it_is_guarded_by_the_version()
    {
        await kubectl.RunInputAsync(Large("edited"), "apply", "-f", "-");
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.state}=Queued", "tj/edited", "--timeout=50s");
        var old = await kubectl.RunAsync("get", "tj", "edited", "-o", "yaml");
        Assert.Equal("trainingjob.ensemble.fleet/edited replaced\n", await kubectl.RunInputAsync(old.Replace("limit: 1", "limit: 4", StringComparison.Ordinal), "replace", "-f", "-"));
        Assert.Contains("the object has been modified", await kubectl.FailAsync(old.Replace("limit: 1", "limit: 5", StringComparison.Ordinal), "replace", "-f", "-"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Label_and_annotate()
    {
        await kubectl.RunInputAsync(Large("tagged"), "apply", "-f", "-");
        Assert.Equal("trainingjob.ensemble.fleet/tagged labeled\n", await kubectl.RunAsync("label", "tj", "tagged", "team=b"));
        Assert.Equal("trainingjob.ensemble.fleet/tagged annotated\n", await kubectl.RunAsync("annotate", "tj", "tagged", "note=hello"));
        Assert.Equal("b hello", await kubectl.RunAsync("get", "tj", "tagged", "-o", "jsonpath={.metadata.labels.team} {.metadata.annotations.note}"));
    }

    [Fact]
    public async Task Delete_waits_until_the_gang_and_the_job_are_gone()
    {
        await kubectl.RunInputAsync(JobYaml.Of("deleted", 8, JobYaml.OnAscend, "duration: 10m"), "apply", "-f", "-");
        await kubectl.RunAsync("wait", "--for=condition=Running", "tj/deleted", "--timeout=50s");
        Assert.Contains("deleted", await kubectl.RunAsync("delete", "tj", "deleted", "--wait", "--timeout=50s"), StringComparison.Ordinal);
        Assert.Empty(await kubectl.RunAsync("get", "tj", "deleted", "--ignore-not-found", "-o", "name"));
        Assert.Empty(await kubectl.RunAsync("get", "pods", "-l", "ensemble.fleet/job=deleted", "--field-selector=status.phase=Running", "-o", "name"));
    }

    [Fact]
    public async Task Cordon_and_uncordon()
    {
        Assert.Equal("node/gpu-4 cordoned\n", await kubectl.RunAsync("cordon", "gpu-4"));
        Assert.Matches(@"(?m)^gpu-4 +Ready,SchedulingDisabled", await kubectl.RunAsync("get", "node", "gpu-4"));
        Assert.Equal("node/gpu-4 uncordoned\n", await kubectl.RunAsync("uncordon", "gpu-4"));
    }

    [Theory]
    [InlineData("typo", "  size: {accelerators: 8}\n  sise: 3", "unknown field \"spec.sise\"")]
    [InlineData("type", "  size: {accelerators: many}", "spec.size.accelerators")]
    [InlineData("word", "  size: {accelerators: 8}\n  choose: Cheapest", "Unsupported value: \"Cheapest\"")]
    [InlineData("few", "  size: {accelerators: 0}", "spec.size.accelerators")]
    [InlineData("none", "  queue: default", "spec.size: Required value")]
    public async Task Bad_yaml_is_refused_with_the_field_and_the_fault(string name, string spec, string says)
    {
        var yaml = $"""
            apiVersion: ensemble.fleet/v1alpha1
            kind: TrainingJob
            metadata:
              name: bad-{name}
            spec:
            {spec}
              template: {"{"}spec: {"{"}containers: [{"{"}name: t, image: i{"}"}]{"}"}{"}"}
            """;
        Assert.Contains(says, await kubectl.FailAsync(yaml, "apply", "-f", "-"), StringComparison.Ordinal);
    }
}
