using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Conformance.Cases;

/// <summary>The scale subresource: what kubectl scale and autoscalers write.</summary>
public abstract class ScaleCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    [Fact]
    public async Task It_shows_the_replicas_that_are_wanted_and_those_that_are_there_and_whom_they_are_found_by()
    {
        var job = await CreateAsync(InferenceJob(Unique("scale"), "replicas: 3"));
        await PatchAsync(job, PatchType.Merge, """{"status":{"replicas":2,"selector":"ensemble.fleet/job=a"}}""", "status");
        var scale = await ScaleAsync(job);
        Assert.Equal(("autoscaling/v1", "Scale"), (scale.At("apiVersion"), scale.At("kind")));
        Assert.Equal(("3", "2", "ensemble.fleet/job=a"), (scale.At("spec.replicas"), scale.At("status.replicas"), scale.At("status.selector")));
        Assert.Equal(Objects.UidOf(job), Objects.UidOf(scale));
    }

    [Fact]
    public async Task A_write_to_it_changes_the_replicas_and_nothing_else()
    {
        var job = await CreateAsync(InferenceJob(Unique("scale"), "replicas: 3"));
        var scale = await ScaleAsync(job);
        scale["spec"]!["replicas"] = 5;
        var kind = Objects.KindOf(job);
        Assert.Equal("5", (await Api.UpdateAsync<JsonObject>(kind, Namespace, Objects.NameOf(job), scale, dryRun: false, Stop, "scale")).At("spec.replicas"));
        var now = await GetAsync(job);
        Assert.Equal(("5", "8"), (now.At("spec.replicas"), now.At("spec.size.accelerators")));
        Assert.Equal(Objects.GenerationOf(job) + 1, Objects.GenerationOf(now));
    }

    [Fact]
    public async Task It_can_be_patched()
    {
        var job = await CreateAsync(InferenceJob(Unique("scale"), "replicas: 3"));
        Assert.Equal("1", (await PatchAsync(job, PatchType.Merge, """{"spec":{"replicas":1}}""", "scale")).At("spec.replicas"));
        Assert.Equal("1", (await GetAsync(job)).At("spec.replicas"));
    }

    [Fact]
    public async Task From_an_old_version_it_is_a_conflict()
    {
        var job = await CreateAsync(InferenceJob(Unique("scale"), "replicas: 3"));
        var scale = await ScaleAsync(job);
        await PatchAsync(job, PatchType.Merge, """{"metadata":{"labels":{"a":"b"}}}""");
        scale["spec"]!["replicas"] = 5;
        await RefusedAsync(409, () => Api.UpdateAsync<JsonObject>(Objects.KindOf(job), Namespace, Objects.NameOf(job), scale, dryRun: false, Stop, "scale"));
    }

    [Fact]
    public async Task Fewer_than_none_is_invalid()
    {
        var job = await CreateAsync(InferenceJob(Unique("scale"), "replicas: 3"));
        await RefusedAsync(422, () => PatchAsync(job, PatchType.Merge, """{"spec":{"replicas":-1}}""", "scale"));
    }

    [Fact]
    public async Task A_kind_without_replicas_has_none() => await RefusedAsync(404, async () => await ScaleAsync(await CreateAsync(Job(Unique("scale")))));

    [Fact]
    public async Task A_deployment_has_one_too()
    {
        var made = await CreateAsync($$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{Unique("scale")}}
            spec:
              replicas: 2
              selector:
                matchLabels: {a: b}
              template:
                metadata:
                  labels: {a: b}
                spec:
                  containers: [{name: main, image: "i:1"}]
            """);
        Assert.Equal("2", (await ScaleAsync(made)).At("spec.replicas"));
        await PatchAsync(made, PatchType.Merge, """{"spec":{"replicas":4}}""", "scale");
        Assert.Equal("4", (await GetAsync(made)).At("spec.replicas"));
    }

    private Task<JsonObject> ScaleAsync(JsonObject item) => Api.ReadAsync<JsonObject>(Objects.KindOf(item).Path(Namespace, Objects.NameOf(item), "scale"), Stop);
}
