using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Conformance.Cases;

/// <summary>How the server says no.</summary>
public abstract class RefusalCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    [Fact]
    public async Task What_is_not_there_is_not_found_and_says_so_in_a_Status()
    {
        var refusal = await RefusedAsync(404, () => Api.GetAsync<JsonObject>(CoreKinds.ConfigMap, Namespace, "absent", Stop));
        Assert.Equal("NotFound", refusal.Reason);
        Assert.Equal(("absent", "configmaps"), (refusal.Status!.Details.Name, refusal.Status.Details.Kind));
        Assert.Contains("configmaps \"absent\" not found", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_is_not_served_is_not_found() =>
        Assert.True((await RefusedAsync(404, () => Api.GetAsync<JsonObject>(new("nobody.example", "v1", "Thing", "things", Namespaced: true), Namespace, "a", Stop))).IsNotFound);

    [Fact]
    public async Task A_second_object_of_a_name_exists_already()
    {
        var made = await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("twice")}}}}}");
        var again = Objects.Named("v1", "ConfigMap", Objects.NameOf(made));
        Assert.True((await RefusedAsync(409, () => CreateAsync(again))).IsAlreadyExists);
    }

    [Fact]
    public async Task Nothing_is_made_in_a_namespace_that_is_not_there() =>
        Assert.True((await RefusedAsync(404, () => Api.CreateAsync<JsonObject>(CoreKinds.ConfigMap, "absent", "a", Objects.Named("v1", "ConfigMap", "a"), dryRun: false, Stop))).IsNotFound);

    [Theory]
    [InlineData("Upper")]
    [InlineData("under_score")]
    [InlineData("-dash")]
    [InlineData("dot..dot")]
    public async Task A_name_that_is_no_DNS_name_is_invalid(string name) =>
        Assert.True((await RefusedAsync(422, () => CreateAsync(Objects.Named("v1", "ConfigMap", name)))).IsInvalid);

    [Fact]
    public async Task A_label_that_is_none_is_invalid() => Assert.Contains(
        "metadata.labels",
        (await RefusedAsync(422, () => CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("label")}, labels: {{a: 'b c'}}}}}}"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task An_update_of_what_is_not_there_is_not_found() =>
        Assert.True((await RefusedAsync(404, () => UpdateAsync(Objects.Named("v1", "ConfigMap", "absent")))).IsNotFound);

    [Fact]
    public async Task A_body_that_names_another_object_than_the_path_is_a_bad_request()
    {
        var made = await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("path")}}}}}");
        var other = (JsonObject)made.DeepClone();
        other["metadata"]!["name"] = "other";
        await RefusedAsync(400, () => Api.UpdateAsync<JsonObject>(CoreKinds.ConfigMap, Namespace, Objects.NameOf(made), other, dryRun: false, Stop));
    }

    [Fact]
    public async Task A_body_that_is_no_object_is_a_bad_request() =>
        await RefusedAsync(400, () => Api.CreateAsync<JsonObject>(CoreKinds.ConfigMap, Namespace, null, new ReadOnlyMemory<byte>("{\"a\":"u8.ToArray()), dryRun: false, Stop));

    [Fact]
    public async Task A_name_is_made_up_where_only_its_beginning_is_given()
    {
        var made = await CreateAsync("{apiVersion: v1, kind: ConfigMap, metadata: {generateName: begins-}}");
        Assert.Matches("^begins-[a-z0-9]{5}$", Objects.NameOf(made));
    }

    [Fact]
    public async Task A_uid_cannot_be_changed()
    {
        var made = await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("uid")}}}}}");
        made["metadata"]!["uid"] = "00000000-0000-4000-8000-000000000000";
        Assert.Equal(409, (await RefusedAsync(409, () => UpdateAsync(made))).Code);
    }
}
