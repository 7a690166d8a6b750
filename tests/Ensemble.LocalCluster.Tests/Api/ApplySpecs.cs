using Xunit;

namespace Ensemble.LocalCluster.Tests.Api;

public sealed class ApplySpecs : ApiSpecs
{
    [Fact]
    public async Task An_apply_makes_the_object_and_says_who_owns_which_field()
    {
        var made = (await Apply($"{Maps}/m", "one", Map("m", metadata: "labels: {x: y}"))).Expect(201);
        var entry = made.Json["metadata"]!["managedFields"]![0]!;
        Assert.Equal(("one", "Apply", "FieldsV1"), (entry["manager"]!.ToString(), entry["operation"]!.ToString(), entry["fieldsType"]!.ToString()));
        Assert.Equal("""{"f:data":{"f:a":{}},"f:metadata":{"f:labels":{"f:x":{}}}}""", entry["fieldsV1"]!.ToJsonString());
    }

    [Fact]
    public async Task Applying_the_same_again_writes_nothing()
    {
        var first = await Apply($"{Maps}/m", "one", Map("m"));
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(first.Version, (await Apply($"{Maps}/m", "one", Map("m"))).Expect(200).Version);
    }

    [Fact]
    public async Task A_field_that_is_applied_no_more_goes_unless_another_owns_it_too()
    {
        await Apply($"{Maps}/m", "one", Map("m", "a: '1', b: '2', c: '3'"));
        await Apply($"{Maps}/m", "two", Map("m", "b: '2'"));
        await Merge($"{Maps}/m", """{"data":{"d":"4"}}""");
        var saved = await Apply($"{Maps}/m", "one", Map("m", "a: '1'"));
        Assert.Equal("""{"a":"1","b":"2","d":"4"}""", saved.Json["data"]!.ToJsonString());
        Assert.Equal("""{"a":"1","d":"4"}""", (await Apply($"{Maps}/m", "two", Map("m", "a: '1'"))).Json["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Anothers_value_is_a_conflict_that_names_owner_and_field()
    {
        await Apply($"{Maps}/m", "one", Map("m", "a: '1', b: '1'"));
        var refused = (await Apply($"{Maps}/m", "two", Map("m", "a: '2', b: '2'"))).Expect(409);
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.a\n- .data.b", refused.Message);
        Assert.Equal(".data.a", refused.Json["details"]!["causes"]![0]!["field"]!.ToString());
        (await Apply($"{Maps}/m", "two", Map("m", "a: '1'"))).Expect(200);
    }

    [Fact]
    public async Task Force_takes_the_field_from_its_owner()
    {
        await Apply($"{Maps}/m", "one", Map("m", "a: '1', b: '1'"));
        var saved = (await Apply($"{Maps}/m", "two", Map("m", "a: '2'"), force: true)).Expect(200);
        Assert.Equal("""{"f:data":{"f:b":{}}}""", saved.Json["metadata"]!["managedFields"]![0]!["fieldsV1"]!.ToJsonString());
        Assert.Equal("""{"a":"2"}""", (await Apply($"{Maps}/m", "one", Map("m", "a: '2'"))).Json["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Lists_with_keys_are_merged_by_them_and_others_belong_to_one()
    {
        await DefineWidgets();
        await Apply($"{Widgets}/w", "one", Widget("w", "size: 1, tags: [a], parts: [{name: p, kind: x}]"));
        var both = (await Apply($"{Widgets}/w", "two", Widget("w", "size: 1, tags: [b], parts: [{name: q}, {name: p, weight: 4}]"))).Expect(200).Json["spec"]!;
        Assert.Equal("""["a","b"]""", both["tags"]!.ToJsonString());
        Assert.Equal("""[{"name":"p","kind":"x","weight":4},{"name":"q","weight":1}]""", both["parts"]!.ToJsonString());
        var one = (await Apply($"{Widgets}/w", "one", Widget("w", "size: 1"))).Expect(200).Json["spec"]!;
        Assert.Equal("""["b"]""", one["tags"]!.ToJsonString());
        Assert.Equal("""[{"name":"p","weight":4},{"name":"q","weight":1}]""", one["parts"]!.ToJsonString());
        Assert.Equal("""{"size":1,"color":"Green"}""", (await Apply($"{Widgets}/w", "two", Widget("w", "size: 1"))).Json["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task Pods_are_applied_with_ports_known_by_number_and_protocol()
    {
        const string Spec = "containers: [{name: main, image: x, ports: [{containerPort: 80}], env: [{name: A, value: b}]}]";
        var made = (await Apply($"{Pods}/p", "one", Pod("p", Spec))).Expect(201);
        Assert.Contains("""k:{\"containerPort\":80,\"protocol\":\"TCP\"}""", made.Text, StringComparison.Ordinal);
        Assert.Equal(made.Version, (await Apply($"{Pods}/p", "one", Pod("p", Spec))).Expect(200).Version);
    }

    [Fact]
    public async Task A_status_is_applied_through_its_own_path_only()
    {
        await DefineWidgets();
        const string Body = "{apiVersion: example.org/v1, kind: Widget, metadata: {name: w}, spec: {size: 2}, status: {size: 1}}";
        (await Apply($"{Widgets}/w/status", "one", Body)).Expect(404);
        Assert.Null((await Apply($"{Widgets}/w", "one", Body)).Json["status"]);
        var saved = (await Apply($"{Widgets}/w/status", "one", Body.Replace("size: 2", "size: 3", StringComparison.Ordinal))).Expect(200).Json;
        Assert.Equal(("2", "1"), (saved["spec"]!["size"]!.ToString(), saved["status"]!["size"]!.ToString()));
        Assert.Equal("status", saved["metadata"]!["managedFields"]![1]!["subresource"]!.ToString());
    }

    [Fact]
    public async Task An_apply_needs_a_manager_and_a_dry_run_keeps_nothing()
    {
        (await Apply($"{Maps}/m", "", Map("m"))).Expect(422);
        (await Send("PATCH", $"{Maps}/m?fieldManager=one&dryRun=All", Map("m"), "application/apply-patch+yaml")).Expect(201);
        (await Get($"{Maps}/m")).Expect(404);
    }

    [Fact]
    public async Task An_update_keeps_the_owners()
    {
        var made = (await Apply($"{Maps}/m", "one", Map("m"))).Json;
        made["metadata"]!.AsObject().Remove("managedFields");
        made["data"]!["z"] = "z";
        Assert.Single((await Put($"{Maps}/m", made)).Expect(200).Json["metadata"]!["managedFields"]!.AsArray());
    }
}
