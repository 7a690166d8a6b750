using Ensemble.Kubernetes.Client;

namespace Ensemble.Conformance.Cases;

/// <summary>Patches: merge, strategic, JSON.</summary>
public abstract class PatchCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    [Fact]
    public async Task A_merge_patch_sets_and_null_takes_away()
    {
        var made = await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("patch")}}}, data: {{a: '1', b: '2'}}}}");
        var now = await PatchAsync(made, PatchType.Merge, """{"data":{"a":null,"c":"3"}}""");
        Assert.Equal((null, "2", "3"), (now.At("data.a"), now.At("data.b"), now.At("data.c")));
    }

    [Fact]
    public async Task A_merge_patch_replaces_a_list_whole()
    {
        var job = await CreateAsync(Job(Unique("patch"), "size: {accelerators: 8}\nsuspend: true\nvariants: [{name: a, vendor: Nvidia}, {name: b, vendor: Huawei}]"));
        var now = await PatchAsync(job, PatchType.Merge, """{"spec":{"variants":[{"name":"c","vendor":"Nvidia"}]}}""");
        Assert.Equal(("c", null), (now.At("spec.variants.0.name"), now.At("spec.variants.1.name")));
    }

    [Fact]
    public async Task A_strategic_patch_merges_lists_by_their_key_and_deletes_by_directive()
    {
        var node = await CreateAsync($"{{apiVersion: v1, kind: Node, metadata: {{name: {Unique("patch")}}}, spec: {{taints: [{{key: a, effect: NoSchedule}}]}}, status: {{addresses: [{{type: InternalIP, address: 10.0.0.1}}]}}}}");
        node = await PatchAsync(node, PatchType.Strategic, """{"status":{"addresses":[{"type":"Hostname","address":"n"}]}}""", "status");
        Assert.Equal(2, node["status"]!["addresses"]!.AsArray().Count);
        node = await PatchAsync(node, PatchType.Strategic, """{"status":{"addresses":[{"type":"InternalIP","$patch":"delete"}]}}""", "status");
        Assert.Equal("Hostname", node.At("status.addresses.0.type"));
    }

    [Fact]
    public async Task A_custom_object_takes_no_strategic_patch()
    {
        var job = await CreateAsync(Job(Unique("patch")));
        await RefusedAsync(415, () => PatchAsync(job, PatchType.Strategic, """{"spec":{"suspend":true}}"""));
    }

    [Fact]
    public async Task A_JSON_patch_does_its_steps_in_order()
    {
        var made = await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("patch")}}}, data: {{a: '1'}}}}");
        var now = await PatchAsync(made, PatchType.Json, """[{"op":"test","path":"/data/a","value":"1"},{"op":"add","path":"/data/b","value":"2"},{"op":"remove","path":"/data/a"}]""");
        Assert.Equal((null, "2"), (now.At("data.a"), now.At("data.b")));
    }

    [Fact]
    public async Task A_JSON_patch_whose_test_fails_changes_nothing()
    {
        var made = await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("patch")}}}, data: {{a: '1'}}}}");
        await RefusedAsync(422, () => PatchAsync(made, PatchType.Json, """[{"op":"replace","path":"/data/a","value":"2"},{"op":"test","path":"/data/a","value":"3"}]"""));
        Assert.Equal("1", (await GetAsync(made)).At("data.a"));
    }

    [Fact]
    public async Task A_patch_with_an_old_version_is_a_conflict()
    {
        var made = await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("patch")}}}}}");
        await PatchAsync(made, PatchType.Merge, """{"data":{"a":"1"}}""");
        Assert.True((await RefusedAsync(409, () => PatchAsync(made, PatchType.Merge, $$$"""{"metadata":{"resourceVersion":"{{{Objects.VersionOf(made)}}}"},"data":{"a":"2"}}"""))).IsConflict);
    }

    [Fact]
    public async Task A_patch_with_anothers_uid_is_invalid()
    {
        var made = await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("patch")}}}}}");
        Assert.True((await RefusedAsync(422, () => PatchAsync(made, PatchType.Merge, """{"metadata":{"uid":"00000000-0000-4000-8000-000000000000"},"data":{"a":"2"}}"""))).IsInvalid);
    }

    [Fact]
    public async Task A_patch_of_what_is_not_there_is_not_found() =>
        await RefusedAsync(404, () => PatchAsync(Objects.Named("v1", "ConfigMap", "absent"), PatchType.Merge, """{"data":{"a":"2"}}"""));

    [Fact]
    public async Task A_patch_that_makes_an_object_invalid_is_refused()
    {
        var job = await CreateAsync(Job(Unique("patch")));
        Assert.True((await RefusedAsync(422, () => PatchAsync(job, PatchType.Merge, """{"spec":{"choose":"Wildly"}}"""))).IsInvalid);
    }
}
