using System.Text;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Crds;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Crds;

public sealed class CrdSpecs
{
    [Fact]
    public void The_files_in_crds_are_what_the_types_say_and_nothing_else_is_there()
    {
        var folder = Path.Combine(Repository.Root, "crds");
        if (Repository.Rewrites) CrdFiles.Write(folder);
        var documents = CrdGenerator.Generate();
        Assert.Equal(documents.Select(d => d.FileName).Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(documents, document => Assert.Equal(document.Yaml, File.ReadAllText(Path.Combine(folder, document.FileName))));
    }

    [Fact]
    public void The_reference_in_docs_is_what_the_types_say()
    {
        var path = Path.Combine(Repository.Root, "docs", "api.md");
        if (Repository.Rewrites) File.WriteAllText(path, ApiReference.Markdown());
        Assert.Equal(ApiReference.Markdown(), File.ReadAllText(path));
    }

    [Fact]
    public void Each_definition_fits_in_the_annotation_that_client_side_apply_keeps_it_in() =>
        Assert.All(CrdGenerator.Generate(), document => Assert.InRange(Encoding.UTF8.GetByteCount(document.Yaml), 1, 200_000));

    [Fact]
    public void The_schema_is_structural() => Assert.All(CrdGenerator.Generate(), document => Visit(document.Schema, document.Kind.Kind, (path, schema) =>
    {
        string[] forbidden = ["$ref", "oneOf", "allOf", "not", "definitions", "$defs", "$schema", "title"];
        Assert.All(forbidden, key => Assert.False(schema.ContainsKey(key), $"{path} has {key}"));
        if (schema["x-kubernetes-int-or-string"] is null) Assert.Equal(System.Text.Json.JsonValueKind.String, schema["type"]!.GetValueKind());
        Assert.Equal((string?)schema["type"] == "array", schema["items"] is JsonObject);
        Assert.False(schema.ContainsKey("properties") && schema.ContainsKey("additionalProperties"), $"{path} has both properties and additionalProperties");
    }));

    [Fact]
    public void Every_text_and_list_that_a_user_writes_is_bounded() => Assert.All(CrdGenerator.Generate(), document => Visit(document.Schema["properties"]!["spec"]!.AsObject(), "spec", (path, schema) =>
    {
        var bound = (string?)schema["type"] switch
        {
            "string" => schema.ContainsKey("maxLength") || schema.ContainsKey("enum"),
            "array" => schema.ContainsKey("maxItems"),
            "integer" => schema.ContainsKey("maximum"),
            _ => true,
        };
        Assert.True(bound, $"{path} has no bound");
    }));

    [Fact]
    public void Every_field_says_what_it_means() => Assert.All(CrdGenerator.Generate(), document => Visit(document.Schema, document.Kind.Kind, (path, schema) =>
    {
        if (schema["properties"] is not JsonObject properties) return;
        Assert.All(properties.Where(p => p.Key != "metadata"), p => Assert.False(string.IsNullOrEmpty((string?)p.Value!["description"]), $"{path}.{p.Key} has no description"));
    }));

    [Fact]
    public void Keys_of_list_maps_are_required_plain_fields_of_their_items() => Assert.All(CrdGenerator.Generate(), document => Visit(document.Schema, document.Kind.Kind, (path, schema) =>
    {
        if ((string?)schema["x-kubernetes-list-type"] != "map") return;
        var key = (string)schema["x-kubernetes-list-map-keys"]![0]!;
        Assert.Contains(key, schema["items"]!["required"]!.AsArray().Select(name => (string)name!));
        Assert.Contains((string)schema["items"]!["properties"]![key]!["type"]!, new[] { "string", "integer" });
    }));

    [Fact]
    public void Every_kind_has_short_name_category_status_and_columns() => Assert.All(CrdGenerator.Generate(), document =>
    {
        var spec = document.Json["spec"]!;
        Assert.Equal(ResourceKinds.Category, (string?)spec["names"]!["categories"]![0]);
        Assert.Equal(ResourceKinds.ShortName(document.Kind), (string?)spec["names"]!["shortNames"]![0]);
        Assert.NotNull(spec["versions"]![0]!["subresources"]!["status"]);
        Assert.Contains("Age", spec["versions"]![0]!["additionalPrinterColumns"]!.AsArray().Select(column => (string)column!["name"]!));
    });

    [Fact]
    public void Kubectl_get_shows_state_class_accelerators_queue_reason_and_age_of_a_job()
    {
        var columns = CrdGenerator.Of(ResourceKinds.TrainingJob).Json["spec"]!["versions"]![0]!["additionalPrinterColumns"]!.AsArray();
        Assert.Equal(
            ["State", "Class", "Accelerators", "Queue", "Reason", "Age"],
            columns.Where(column => column!["priority"] is null).Select(column => (string)column!["name"]!));
    }

    [Fact]
    public void Kubectl_scales_an_inference_job_and_an_autoscaler_finds_its_leaders()
    {
        var scale = CrdGenerator.Of(ResourceKinds.InferenceJob).Json["spec"]!["versions"]![0]!["subresources"]!["scale"]!;
        Assert.Equal(
            (".spec.replicas", ".status.replicas", ".status.selector"),
            ((string)scale["specReplicasPath"]!, (string)scale["statusReplicasPath"]!, (string)scale["labelSelectorPath"]!));
        Assert.Null(CrdGenerator.Of(ResourceKinds.TrainingJob).Json["spec"]!["versions"]![0]!["subresources"]!["scale"]);
    }

    /// <summary>kubectl reads YAML 1.1: a word such as Off would arrive as a boolean unless every user quoted it.</summary>
    [Fact]
    public void No_word_reads_as_a_boolean_in_YAML() => Assert.All(CrdGenerator.Generate(), document => Visit(document.Schema["properties"]!["spec"]!.AsObject(), "spec", (path, schema) =>
    {
        foreach (var word in schema["enum"]?.AsArray() ?? [])
        {
            var read = Assert.Single(ManifestReader.Read($"a: {word}", "x")).Json["a"];
            Assert.Equal(System.Text.Json.JsonValueKind.String, read?.GetValueKind());
        }
    }));

    private static void Visit(JsonObject schema, string path, Action<string, JsonObject> check)
    {
        check(path, schema);
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? []) Visit(property!.AsObject(), $"{path}.{name}", check);
        if (schema["items"] is JsonObject items) Visit(items, $"{path}[]", check);
        if (schema["additionalProperties"] is JsonObject values) Visit(values, $"{path}.*", check);
    }
}
