using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Conformance.Cases;

/// <summary>Server-side apply: fields have owners.</summary>
public abstract class ApplyCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    [Fact]
    public async Task Apply_makes_what_is_not_there_and_writes_down_whose_the_fields_are()
    {
        var made = await ApplyAsync("one", Map(Unique("apply"), "a: '1'"));
        var owner = Assert.Single(made["metadata"]!["managedFields"]!.AsArray())!;
        Assert.Equal(("one", "Apply"), (owner.At("manager"), owner.At("operation")));
        Assert.Contains("f:a", owner["fieldsV1"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_equal_apply_changes_no_version()
    {
        var yaml = Map(Unique("apply"), "a: '1'");
        Assert.Equal(Objects.VersionOf(await ApplyAsync("one", yaml)), Objects.VersionOf(await ApplyAsync("one", yaml)));
    }

    [Fact]
    public async Task What_its_owner_leaves_out_goes()
    {
        var name = Unique("apply");
        await ApplyAsync("one", Map(name, "a: '1', b: '2'"));
        var now = await ApplyAsync("one", Map(name, "a: '1'"));
        Assert.Equal(("1", null), (now.At("data.a"), now.At("data.b")));
    }

    [Fact]
    public async Task Anothers_field_is_a_conflict_that_names_him()
    {
        var name = Unique("apply");
        await ApplyAsync("one", Map(name, "a: '1'"));
        var refusal = await RefusedAsync(409, () => ApplyAsync("two", Map(name, "a: '2'")));
        Assert.Contains("\"one\"", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(refusal.Status!.Details.Causes, cause => cause.Reason == "FieldManagerConflict" && cause.Field == ".data.a");
    }

    [Fact]
    public async Task Force_takes_anothers_field()
    {
        var name = Unique("apply");
        await ApplyAsync("one", Map(name, "a: '1'"));
        Assert.Equal("2", (await ApplyAsync("two", Map(name, "a: '2'"), force: true)).At("data.a"));
        Assert.Null((await ApplyAsync("two", Map(name, "b: '2'"), force: true)).At("data.a"));
    }

    [Fact]
    public async Task Two_may_own_fields_of_one_object_and_an_equal_value_together()
    {
        var name = Unique("apply");
        await ApplyAsync("one", Map(name, "a: '1', both: x"));
        await ApplyAsync("two", Map(name, "b: '2', both: x"));
        var now = await ApplyAsync("one", Map(name, "a: '1'"));
        Assert.Equal(("1", "2", "x"), (now.At("data.a"), now.At("data.b"), now.At("data.both")));
    }

    [Fact]
    public async Task Lists_of_a_custom_kind_merge_by_key()
    {
        var name = Unique("apply");
        await ApplyAsync("one", Pool(name, "{name: Zone, label: zone}"));
        var now = await ApplyAsync("two", Pool(name, "{name: Rack, label: rack}"));
        Assert.Equal(["Rack", "Zone"], now["spec"]!["levels"]!.AsArray().Select(level => (string)level!["name"]!).Order());
        await Api.DeleteAsync(Objects.KindOf(now), null, name, null, Stop);
    }

    [Fact]
    public async Task Containers_merge_by_name()
    {
        var name = Unique("apply");
        await ApplyAsync("one", Deployment(name, "{name: a, image: 'i:1'}"));
        var now = await ApplyAsync("two", Deployment(name, "{name: b, image: 'i:1'}"));
        Assert.Equal(["a", "b"], now["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Select(c => (string)c!["name"]!).Order());
    }

    [Fact]
    public async Task A_status_can_be_applied()
    {
        var job = await CreateAsync(Job(Unique("apply")));
        var status = Objects.Read($"{{apiVersion: ensemble.fleet/v1alpha1, kind: TrainingJob, metadata: {{name: {Objects.NameOf(job)}}}, status: {{state: Queued}}}}");
        using var api = Cluster.CreateClient("status-writer");
        var now = await api.ApplyAsync<JsonObject>(Objects.KindOf(job), Namespace, Objects.NameOf(job), status, force: true, dryRun: false, Stop, "status");
        Assert.Equal(("Queued", "8"), (now.At("status.state"), now.At("spec.size.accelerators")));
    }

    [Fact]
    public async Task Apply_with_a_version_that_is_old_is_a_conflict()
    {
        var name = Unique("apply");
        var old = await ApplyAsync("one", Map(name, "a: '1'"));
        await ApplyAsync("one", Map(name, "a: '2'"));
        var item = Objects.Read(Map(name, "a: '3'"));
        item["metadata"]!["resourceVersion"] = Objects.VersionOf(old);
        await RefusedAsync(409, () => Api.ApplyAsync<JsonObject>(CoreKinds.ConfigMap, Namespace, name, item, force: true, dryRun: false, Stop));
    }

    private async Task<JsonObject> ApplyAsync(string manager, string yaml, bool force = false)
    {
        var item = Objects.Read(yaml);
        var kind = Objects.KindOf(item);
        using var api = Cluster.CreateClient(manager);
        return await api.ApplyAsync<JsonObject>(kind, NamespaceOf(kind), Objects.NameOf(item), item, force, dryRun: false, Stop);
    }

    private static string Map(string name, string data) => $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}}}, data: {{{data}}}}}";

    private static string Pool(string name, string level) => $"{{apiVersion: ensemble.fleet/v1alpha1, kind: AcceleratorPool, metadata: {{name: {name}}}, spec: {{class: h100-sxm, levels: [{level}]}}}}";

    private static string Deployment(string name, string container) =>
        $"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: {name}}}, spec: {{selector: {{matchLabels: {{a: b}}}}, template: {{metadata: {{labels: {{a: b}}}}, spec: {{containers: [{container}]}}}}}}}}";
}
