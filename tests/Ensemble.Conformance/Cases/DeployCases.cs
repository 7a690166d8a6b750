using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Parsing;
using Ensemble.TestCluster;

namespace Ensemble.Conformance.Cases;

/// <summary>The manifests that an administrator applies once, under names of the case: a cluster of somebody's may have the true ones.</summary>
public abstract class DeployCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    [Theory]
    [InlineData("operator/flowschema.yaml")]
    [InlineData("priority-classes.yaml")]
    public async Task A_manifest_is_taken_word_for_word_where_every_field_must_be_known(string file)
    {
        foreach (var item in ReadRenamed(file))
        {
            var (code, body, _) = await SendAsync(item);
            Assert.True(code == HttpStatusCode.Created, $"{item["kind"]} of {file} is answered with {(int)code}: {body}");
            Adopt(item);
            AssertHolds(await GetAsync(item), item, file);
        }
    }

    [Fact]
    public async Task A_field_that_a_flow_schema_does_not_have_is_refused()
    {
        var item = ReadRenamed("operator/flowschema.yaml")[0];
        item["spec"]!["matchingPrecedense"] = 7;
        var (code, body, _) = await SendAsync(item);
        Assert.Equal(HttpStatusCode.BadRequest, code);
        Assert.Contains("spec.matchingPrecedense", body, StringComparison.Ordinal);
    }

    /// <summary>The objects of a file; what they are called, and call each other, is new.</summary>
    private static List<JsonObject> ReadRenamed(string file)
    {
        var text = File.ReadAllText(Path.Combine(TestClusters.Root, "deploy", file));
        var names = ManifestReader.Read(text, file).Select(item => item.Name!).Distinct().ToDictionary(name => name, Unique);
        foreach (var (name, other) in names) text = text.Replace($"name: {name}\n", $"name: {other}\n", StringComparison.Ordinal).Replace($"{{name: {name}}}", $"{{name: {other}}}", StringComparison.Ordinal);
        return [.. ManifestReader.Read(text, file).Select(item => (JsonObject)item.Json.DeepClone())];
    }

    private Task<(HttpStatusCode Code, string Body, System.Net.Http.Headers.HttpResponseHeaders Headers)> SendAsync(JsonObject item)
    {
        var kind = Objects.KindOf(item);
        return RawRequest.SendAsync(Cluster, HttpMethod.Post, $"{kind.Path(NamespaceOf(kind))}?fieldValidation=Strict", item);
    }

    /// <summary>All that was asked for is there; what the server added is its own affair.</summary>
    private static void AssertHolds(JsonNode? has, JsonNode? asked, string at)
    {
        switch (asked)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields) AssertHolds(has?[name], value, $"{at}: {name}");
                break;
            case JsonArray items:
                Assert.True(has is JsonArray list && list.Count == items.Count, $"{at} is {has?.ToJsonString()}");
                for (var i = 0; i < items.Count; i++) AssertHolds(has![i], items[i], $"{at}[{i}]");
                break;
            case JsonValue value when has is null && value.GetValueKind() == JsonValueKind.False:
                break; // Go leaves out what says no.
            default:
                Assert.True(JsonNode.DeepEquals(has, asked), $"{at} is {has?.ToJsonString()}, not {asked?.ToJsonString()}");
                break;
        }
    }
}
