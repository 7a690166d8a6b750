using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Conformance.Cases;

/// <summary>Spec and status are written by different people, and neither writes the other's.</summary>
public abstract class StatusCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    [Fact]
    public async Task A_status_is_dropped_when_its_object_is_made()
    {
        var item = Objects.Read(Job(Unique("status")));
        item["status"] = new JsonObject { ["state"] = "Running" };
        Assert.Null((await CreateAsync(item)).At("status.state"));
    }

    [Fact]
    public async Task A_write_to_the_object_leaves_its_status_alone()
    {
        var job = await CreateAsync(Job(Unique("status")));
        job = await PatchAsync(job, PatchType.Merge, """{"status":{"state":"Queued"}}""", "status");
        job["status"]!["state"] = "Running";
        job["spec"]!["suspend"] = true;
        job = await UpdateAsync(job);
        Assert.Equal(("Queued", "true"), (job.At("status.state"), job.At("spec.suspend")));
    }

    [Fact]
    public async Task A_write_to_the_status_leaves_the_spec_alone()
    {
        var job = await CreateAsync(Job(Unique("status")));
        job["status"] = new JsonObject { ["state"] = "Queued" };
        job["spec"]!["suspend"] = true;
        job = await UpdateAsync(job, "status");
        Assert.Equal("Queued", job.At("status.state"));
        Assert.NotEqual("true", job.At("spec.suspend"));
    }

    [Fact]
    public async Task The_generation_counts_changes_of_the_spec_only()
    {
        var job = await CreateAsync(Job(Unique("generation")));
        Assert.Equal(1, Objects.GenerationOf(job));
        job = await PatchAsync(job, PatchType.Merge, """{"status":{"state":"Queued"}}""", "status");
        job = await PatchAsync(job, PatchType.Merge, """{"metadata":{"labels":{"a":"b"}}}""");
        Assert.Equal(1, Objects.GenerationOf(job));
        Assert.Equal(2, Objects.GenerationOf(await PatchAsync(job, PatchType.Merge, """{"spec":{"suspend":true}}""")));
    }

    [Fact]
    public async Task A_status_from_an_old_version_is_a_conflict()
    {
        var old = await CreateAsync(Job(Unique("status")));
        await PatchAsync(old, PatchType.Merge, """{"metadata":{"labels":{"a":"b"}}}""");
        old["status"] = new JsonObject { ["state"] = "Queued" };
        Assert.True((await RefusedAsync(409, () => UpdateAsync(old, "status"))).IsConflict);
    }

    [Fact]
    public async Task An_equal_write_changes_no_version()
    {
        var job = await CreateAsync(Job(Unique("equal")));
        job = await PatchAsync(job, PatchType.Merge, """{"status":{"state":"Queued"}}""", "status");
        Assert.Equal(Objects.VersionOf(job), Objects.VersionOf(await UpdateAsync((JsonObject)job.DeepClone(), "status")));
    }

    [Fact]
    public async Task A_pods_status_is_written_alone()
    {
        var pod = await CreateAsync(Pod(Unique("status"), "nodeName: node-a"));
        pod = await PatchAsync(pod, PatchType.Merge, """{"status":{"phase":"Running","podIP":"10.0.0.1"}}""", "status");
        Assert.Equal(("Running", "node-a"), (pod.At("status.phase"), pod.At("spec.nodeName")));
        pod = await PatchAsync(pod, PatchType.Merge, """{"metadata":{"labels":{"a":"b"}},"status":{"phase":"Failed"}}""");
        Assert.Equal("Running", pod.At("status.phase"));
    }

    [Fact]
    public async Task A_nodes_status_comes_with_it_and_is_patched_by_condition()
    {
        var node = await CreateAsync($"{{apiVersion: v1, kind: Node, metadata: {{name: {Unique("node")}}}, status: {{capacity: {{cpu: '8'}}, conditions: [{{type: Ready, status: 'True'}}]}}}}");
        Assert.Equal("8", node.At("status.capacity.cpu"));
        node = await PatchAsync(node, PatchType.Strategic, """{"status":{"conditions":[{"type":"Ready","status":"Unknown"},{"type":"MemoryPressure","status":"False"}]}}""", "status");
        Assert.Equal(["MemoryPressure=False", "Ready=Unknown"], node["status"]!["conditions"]!.AsArray().Select(c => $"{c!["type"]}={c["status"]}").Order());
    }

    [Fact]
    public async Task The_status_can_be_read_by_itself()
    {
        var job = await CreateAsync(Job(Unique("status")));
        var read = await Api.ReadAsync<JsonObject>(Objects.KindOf(job).Path(Namespace, Objects.NameOf(job), "status"), Stop);
        Assert.Equal(Objects.UidOf(job), Objects.UidOf(read));
    }
}
