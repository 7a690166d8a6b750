using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Conformance.Cases;

/// <summary>Lists: selectors and pages.</summary>
public abstract class ListCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    [Theory]
    [InlineData("team=a", "one,two")]
    [InlineData("team==a,tier=front", "one")]
    [InlineData("team!=a", "three,four")]
    [InlineData("team in (a,b)", "one,two,three")]
    [InlineData("team notin (a)", "three,four")]
    [InlineData("team", "one,two,three")]
    [InlineData("!team", "four")]
    public async Task Labels_select(string selector, string expected)
    {
        var group = Unique("labels");
        foreach (var (name, labels) in ((string, string)[])[("one", "team: a, tier: front"), ("two", "team: a"), ("three", "team: b"), ("four", "tier: back")])
            await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {group}-{name}, labels: {{group: {group}, {labels}}}}}}}");
        var list = await Api.ListAsync<JsonObject>(CoreKinds.ConfigMap, Namespace, new() { LabelSelector = $"group={group},{selector}" }, Stop);
        Assert.Equal(expected.Split(',').Order(), list.Items!.Select(item => Objects.NameOf(item)[(group.Length + 1)..]).Order());
    }

    [Theory]
    [InlineData("spec.nodeName=node-a", "bound")]
    [InlineData("spec.nodeName!=node-a", "free")]
    [InlineData("spec.nodeName=", "free")]
    [InlineData("status.phase=Pending", "bound,free")]
    [InlineData("status.phase!=Pending", "")]
    public async Task Fields_of_pods_select(string selector, string expected)
    {
        var group = Unique("fields");
        await CreateAsync(Pod($"{group}-bound", "nodeName: node-a", $"{{group: {group}}}"));
        await CreateAsync(Pod($"{group}-free", "schedulerName: nobody", $"{{group: {group}}}"));
        var list = await Api.ListAsync<JsonObject>(CoreKinds.Pod, Namespace, new() { LabelSelector = $"group={group}", FieldSelector = selector }, Stop);
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), list.Items!.Select(item => Objects.NameOf(item)[(group.Length + 1)..]).Order());
    }

    [Fact]
    public async Task The_name_selects_one_also_among_custom_objects()
    {
        var (one, two) = (await CreateAsync(Job(Unique("named"))), await CreateAsync(Job(Unique("named"))));
        var list = await Api.ListAsync<JsonObject>(Objects.KindOf(one), Namespace, new() { FieldSelector = $"metadata.name={Objects.NameOf(two)}" }, Stop);
        Assert.Equal(Objects.NameOf(two), Objects.NameOf(Assert.Single(list.Items!)));
    }

    [Fact]
    public async Task A_field_that_cannot_be_selected_is_a_bad_request() =>
        await RefusedAsync(400, () => Api.ListAsync<JsonObject>(CoreKinds.ConfigMap, Namespace, new() { FieldSelector = "data.key=value" }, Stop));

    [Fact]
    public async Task A_selector_that_is_none_is_a_bad_request() =>
        await RefusedAsync(400, () => Api.ListAsync<JsonObject>(CoreKinds.ConfigMap, Namespace, new() { LabelSelector = "a in (" }, Stop));

    [Fact]
    public async Task Pages_hold_everything_once()
    {
        var group = Unique("pages");
        for (var i = 0; i < 7; i++) await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {group}-{i}, labels: {{group: {group}}}}}}}");
        var (seen, pages, token) = (new List<string>(), 0, (string?)null);
        do
        {
            var query = new ListQuery { LabelSelector = $"group={group}", Limit = 3, Continue = token };
            var page = await Api.ReadAsync<JsonObject>(CoreKinds.ConfigMap.Path(Namespace) + query, Stop);
            var items = page["items"]!.AsArray();
            Assert.InRange(items.Count, 1, 3);
            seen.AddRange(items.Select(item => Objects.NameOf((JsonObject)item!)));
            token = page.At("metadata.continue") is { Length: > 0 } next ? next : null;
            pages++;
        }
        while (token is not null);
        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal((7, true), (seen.Count, pages >= 3));
    }

    [Fact]
    public async Task Later_pages_show_the_time_of_the_first()
    {
        var group = Unique("pages");
        for (var i = 0; i < 4; i++) await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {group}-{i}, labels: {{group: {group}}}}}}}");
        var first = await Api.ReadAsync<JsonObject>(CoreKinds.ConfigMap.Path(Namespace) + new ListQuery { LabelSelector = $"group={group}", Limit = 2 }, Stop);
        await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {group}-9, labels: {{group: {group}}}}}}}");
        await DeleteAsync(Objects.Named("v1", "ConfigMap", $"{group}-3"));
        var second = await Api.ReadAsync<JsonObject>(CoreKinds.ConfigMap.Path(Namespace) + new ListQuery { LabelSelector = $"group={group}", Limit = 5, Continue = first.At("metadata.continue") }, Stop);
        Assert.Equal([$"{group}-2", $"{group}-3"], second["items"]!.AsArray().Select(item => Objects.NameOf((JsonObject)item!)));
        Assert.Equal(first.At("metadata.resourceVersion"), second.At("metadata.resourceVersion"));
    }

    [Theory]
    [InlineData("resourceVersion=0")]
    [InlineData("resourceVersion=VERSION&resourceVersionMatch=NotOlderThan")]
    public async Task A_list_that_may_be_old_is_no_older_than_it_was_asked_to_be(string how)
    {
        var made = await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Unique("age")}}}}}");
        var asked = how.Replace("VERSION", Objects.VersionOf(made), StringComparison.Ordinal);
        await UntilAsync(
            async () => (await Api.ReadAsync<JsonObject>($"{CoreKinds.ConfigMap.Path(Namespace)}?{asked}", Stop))["items"]!.AsArray().Any(item => Objects.NameOf((JsonObject)item!) == Objects.NameOf(made)),
            "the list has the object");
    }

    [Fact]
    public async Task All_that_is_selected_is_deleted_at_once()
    {
        var group = Unique("all");
        foreach (var (name, tier) in ((string, string)[])[("a", "front"), ("b", "front"), ("c", "back")])
            await CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {group}-{name}, labels: {{group: {group}, tier: {tier}}}}}}}");
        var (code, body, _) = await RawRequest.SendAsync(Cluster, HttpMethod.Delete, $"{CoreKinds.ConfigMap.Path(Namespace)}?labelSelector=group%3D{group},tier%3Dfront");
        Assert.True((int)code == 200, body);
        var left = await Api.ListAsync<JsonObject>(CoreKinds.ConfigMap, Namespace, new() { LabelSelector = $"group={group}" }, Stop);
        Assert.Equal($"{group}-c", Objects.NameOf(Assert.Single(left.Items!)));
    }

    [Fact]
    public async Task A_page_token_that_is_none_is_a_bad_request() =>
        await RefusedAsync(400, () => Api.ReadAsync<JsonObject>($"{CoreKinds.ConfigMap.Path(Namespace)}?limit=1&continue=garbage", Stop));

    [Fact]
    public async Task A_list_over_all_namespaces_has_each_objects_namespace()
    {
        var made = await CreateAsync(Job(Unique("everywhere")));
        var list = await Api.ListAsync<JsonObject>(Objects.KindOf(made), null, ListQuery.All, Stop);
        Assert.Contains(list.Items!, item => item.At("metadata.namespace") == Namespace && Objects.NameOf(item) == Objects.NameOf(made));
    }
}
