using Ensemble.Kubernetes.Client;

namespace Ensemble.Conformance.Cases;

/// <summary>A dry run answers as the true one would, and nothing stays.</summary>
public abstract class DryRunCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    [Fact]
    public async Task Of_a_create_gives_the_defaults_and_makes_nothing()
    {
        var pod = await CreateAsync(Pod(Unique("dry")), dryRun: true);
        Assert.Equal("default-scheduler", pod.At("spec.schedulerName"));
        Assert.Null(await FindAsync(pod));
    }

    [Fact]
    public async Task Of_a_bad_create_is_refused_as_the_true_one() =>
        Assert.True((await RefusedAsync(422, () => CreateAsync($"{{apiVersion: v1, kind: Pod, metadata: {{name: {Unique("dry")}}}, spec: {{containers: [{{name: main}}]}}}}", dryRun: true))).IsInvalid);

    [Fact]
    public async Task Of_an_update_shows_the_new_and_keeps_the_old()
    {
        var made = await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("dry")}}}, data: {{a: old}}}}");
        made["data"]!["a"] = "new";
        Assert.Equal("new", (await UpdateAsync(made, dryRun: true)).At("data.a"));
        Assert.Equal("old", (await GetAsync(made)).At("data.a"));
    }

    [Fact]
    public async Task Of_a_patch_shows_the_new_and_keeps_the_old()
    {
        var made = await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("dry")}}}, data: {{a: old}}}}");
        Assert.Equal("new", (await PatchAsync(made, PatchType.Merge, """{"data":{"a":"new"}}""", dryRun: true)).At("data.a"));
        Assert.Equal("old", (await GetAsync(made)).At("data.a"));
    }

    [Fact]
    public async Task Of_a_delete_deletes_nothing()
    {
        var made = await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("dry")}}}}}");
        Assert.True(await DeleteAsync(made, new() { DryRun = true }));
        Assert.NotNull(await FindAsync(made));
    }

    [Fact]
    public async Task Of_an_apply_makes_nothing()
    {
        var item = Objects.Read(Job(Unique("dry")));
        var shown = await Api.ApplyAsync<System.Text.Json.Nodes.JsonObject>(Objects.KindOf(item), Namespace, Objects.NameOf(item), item, force: false, dryRun: true, Stop);
        Assert.Equal("8", shown.At("spec.size.accelerators"));
        Assert.Null(await FindAsync(item));
    }
}
