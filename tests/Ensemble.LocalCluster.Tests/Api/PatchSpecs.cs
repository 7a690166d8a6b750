using System.Text.Json.Nodes;
using CsCheck;
using Ensemble.LocalCluster.Api.Patches;
using Xunit;

namespace Ensemble.LocalCluster.Tests.Api;

public sealed class PatchSpecs : ApiSpecs
{
    [Theory]
    [InlineData("""[{"op":"add","path":"/data/b","value":"c"}]""", """{"a":"b","b":"c"}""")]
    [InlineData("""[{"op":"replace","path":"/data/a","value":"c"}]""", """{"a":"c"}""")]
    [InlineData("""[{"op":"test","path":"/data/a","value":"b"},{"op":"move","from":"/data/a","path":"/data/x~1y"}]""", """{"x/y":"b"}""")]
    [InlineData("""[{"op":"copy","from":"/data/a","path":"/data/z"},{"op":"remove","path":"/data/a"}]""", """{"z":"b"}""")]
    public void A_json_patch_does_its_operations_in_order(string patch, string data)
    {
        var tree = JsonNode.Parse("""{"data":{"a":"b"}}""")!.AsObject();
        Assert.Equal(data, Ensemble.LocalCluster.Api.Patches.JsonPatch.Apply(tree, JsonNode.Parse(patch))!["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"op":"test","path":"/data/a","value":"x"}]""", 422)]
    [InlineData("""[{"op":"remove","path":"/data/none"}]""", 422)]
    [InlineData("""[{"op":"replace","path":"/data/none/deep","value":1}]""", 422)]
    [InlineData("""[{"op":"dance","path":"/data"}]""", 400)]
    [InlineData("""{"data":1}""", 400)]
    [InlineData("""[{"op":"add"}]""", 400)]
    [InlineData("""[{"op":"replace","path":"","value":[]}]""", 400)]
    public async Task A_json_patch_that_cannot_be_done_changes_nothing(string patch, int code)
    {
        var made = await Post(Maps, Map("m"));
        (await JsonPatch($"{Maps}/m", patch)).Expect(code);
        Assert.Equal(made.Version, (await Get($"{Maps}/m")).Version);
    }

    [Fact]
    public async Task A_guarded_patch_loses_against_a_newer_version()
    {
        var made = await Post(Maps, Map("m"));
        await Merge($"{Maps}/m", """{"data":{"a":"c"}}""");
        (await Merge($"{Maps}/m", $$$"""{"metadata":{"resourceVersion":"{{{made.Version}}}"},"data":{"a":"d"}}""")).Expect(409);
        (await Merge($"{Maps}/m", $$$"""{"metadata":{"uid":"{{{made.Uid}}}"},"data":{"a":"d"}}""")).Expect(200);
    }

    [Fact]
    public async Task A_strategic_patch_merges_containers_by_name_and_variables_by_theirs()
    {
        await Post("/apis/apps/v1/namespaces/default/deployments", """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {selector: {matchLabels: {a: b}}, template: {spec: {containers: [
              {name: one, image: 'x:1', env: [{name: A, value: '1'}, {name: B, value: '2'}], args: [p, q]}, {name: two, image: 'y:1'}]}}}}
            """);
        var patched = await Strategic("/apis/apps/v1/namespaces/default/deployments/d", """
            {"spec":{"template":{"spec":{"containers":[{"name":"one","args":["r"],"env":[{"name":"A","$patch":"delete"},{"name":"C","value":"3"}]},{"name":"three","image":"z"}]}}}}
            """);
        Assert.Equal(
            """[{"name":"one","image":"x:1","env":[{"name":"B","value":"2"},{"name":"C","value":"3"}],"args":["r"]},{"name":"two","image":"y:1"},{"name":"three","image":"z"}]""",
            patched.Expect(200).Json["spec"]!["template"]!["spec"]!["containers"]!.ToJsonString());
    }

    [Fact]
    public async Task Strategic_directives_order_replace_and_delete()
    {
        await Post(Pods, Pod("p", metadata: "finalizers: [example.org/a, example.org/b]"));
        var patched = await Strategic($"{Pods}/p", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["example.org/a"],"finalizers":["example.org/c"],"$setElementOrder/finalizers":["example.org/c","example.org/b"]}}""");
        Assert.Equal("""["example.org/c","example.org/b"]""", patched.Expect(200).Json["metadata"]!["finalizers"]!.ToJsonString());
        var status = """{"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Other","status":"True"}]}}""";
        await Strategic($"{Pods}/p/status", status);
        var conditions = await Strategic($"{Pods}/p/status", """{"status":{"conditions":[{"type":"Ready","status":"False"}]}}""");
        Assert.Equal("""[{"type":"Ready","status":"False"},{"type":"Other","status":"True"}]""", conditions.Json["status"]!["conditions"]!.ToJsonString());
        var replaced = await Strategic($"{Pods}/p/status", """{"status":{"conditions":[{"$patch":"replace"},{"type":"Only","status":"True"}]}}""");
        Assert.Equal("""[{"type":"Only","status":"True"}]""", replaced.Json["status"]!["conditions"]!.ToJsonString());
    }

    [Fact]
    public async Task A_custom_object_takes_no_strategic_patch_and_nothing_takes_an_unknown_one()
    {
        await DefineWidgets();
        await Post(Widgets, Widget("a", "size: 1"));
        (await Strategic($"{Widgets}/a", "{}")).Expect(415);
        (await Send("PATCH", $"{Widgets}/a", "{}", "application/json")).Expect(415);
    }

    [Fact]
    public void Merging_a_patch_twice_is_merging_it_once() =>
        Gen.Select(Tree, Tree).Sample((target, patch) =>
        {
            var once = MergePatch.Apply(target.DeepClone(), patch)!;
            var twice = MergePatch.Apply(once.DeepClone(), patch)!;
            Assert.True(JsonNode.DeepEquals(once, twice));
        });

    private static readonly Gen<JsonNode> Tree = Gen.Recursive<JsonNode>((depth, inner) => depth > 3
        ? Gen.Int[0, 3].Select(number => (JsonNode)number)
        : Gen.Select(Gen.Int[0, 2].Select(index => "abc"[index].ToString()), inner).Array[0, 3].Select(pairs =>
        {
            var item = new JsonObject();
            foreach (var (name, value) in pairs) item[name] = value is JsonValue && value.GetValue<int>() == 0 ? null : value.DeepClone();
            return (JsonNode)item;
        }));
}
