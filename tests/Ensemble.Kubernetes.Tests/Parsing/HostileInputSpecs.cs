using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Parsing;

public sealed class HostileInputSpecs
{
    private static readonly string[] Files =
    [
        .. Repository.Manifests.Select(File.ReadAllText),
        BadInput.Expand(BadInput.Text().Replace("\n-->\n", "\n---\n", StringComparison.Ordinal)),
    ];

    private static readonly string[] Scraps =
    [
        "null", "-1", "99999999999999999999", "1e400", "\"\"", "[]", "{}", "[[[]]]", "*a", "&a ", "- ", ": ", "{", "}", "[", "]", "\"", "'", "|", ">", "\t", "\n", "---\n",
        "<<", "!!binary x", "% ", "@", "`", "\0", "\u2028", "🙂", "64Ei", "-5m", "true", "NaN", ".inf", "0x", "spec", "accelerators", "?", "#", "~",
    ];

    private static readonly JsonNode?[] Values =
    [
        null, -1, 0, 1.5, long.MaxValue, double.MaxValue, true, "", "x", "64Ei", "-5m", "1h", new string('a', 300), new JsonArray(), new JsonArray(null, 1, "x", new JsonObject()),
        new JsonObject(), new JsonObject { ["name"] = 5 }, new JsonObject { ["a"] = new JsonArray(new JsonObject()) },
    ];

    /// <summary>A mistake in the text: a scrap over some characters.</summary>
    [Fact]
    public void No_change_to_the_text_of_a_manifest_makes_anything_throw() =>
        Gen.Select(Gen.Int[0, Files.Length - 1], Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 12], Gen.Int[0, Scraps.Length - 1]).Array[1, 4]).Sample((file, edits) =>
        {
            var text = Files[file];
            foreach (var (at, length, scrap) in edits)
            {
                var start = at % text.Length;
                text = text[..start] + Scraps[scrap] + text[Math.Min(text.Length, start + length)..];
            }

            foreach (var document in ManifestReader.Read(text, "fuzz.yaml")) _ = ManifestCheck.Check(document);
        }, iter: 2000);

    /// <summary>A mistake in the meaning: a value of any type where another belongs, in objects that the server let in.</summary>
    [Fact]
    public void No_change_to_a_value_makes_a_parser_throw_or_a_list_unreadable()
    {
        var objects = Files.SelectMany(text => ManifestReader.Read(text, "x")).Where(document => document.Faults.IsEmpty).Select(document => document.Json).ToArray();
        Gen.Select(Gen.Int[0, objects.Length - 1], Gen.Select(Gen.Int[0, 500], Gen.Int[0, Values.Length - 1]).Array[1, 4]).Sample((index, edits) =>
        {
            var json = objects[index].DeepClone().AsObject();
            foreach (var (place, value) in edits) Replace(json, place, Values[value]);
            ParseAll(json);
        }, iter: 2000);
    }

    private static void ParseAll(JsonObject json)
    {
        var text = json.ToJsonString();
        _ = TrainingJobParser.Parse(Read<TrainingJob>(text));
        _ = InferenceJobParser.Parse(Read<InferenceJob>(text));
        _ = NotActedOn.Fields(Read<InferenceJob>(text));
        _ = AcceleratorClassParser.Parse(Read<AcceleratorClass>(text));
        _ = AcceleratorPoolParser.Parse(Read<AcceleratorPool>(text), _ => null);
        _ = FleetQueueParser.Parse(Read<FleetQueue>(text));
        _ = HostDemandParser.TryParse(json);
        _ = NotActedOn.Fields(Read<TrainingJob>(text));
        _ = NotActedOn.Fields(Read<FleetQueue>(text));
        foreach (var name in (string?[])[null, "nvidia", "ascend"]) _ = VariantTemplate.Of(Read<TrainingJob>(text).Spec, name);
        _ = ManifestCheck.Check(new ManifestDocument("x", 1, json, []));
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, ResourceJson.Options)!;

    /// <summary>Puts a value at one of the places below spec or status, counted in order.</summary>
    private static void Replace(JsonObject root, int place, JsonNode? value)
    {
        var places = new List<(JsonNode Parent, string? Key, int Index)>();
        foreach (var part in (string[])["spec", "status"])
        {
            if (!root.ContainsKey(part)) continue;
            places.Add((root, part, 0));
            Collect(root[part], places);
        }

        if (places.Count == 0) return;
        var (parent, key, index) = places[place % places.Count];
        if (parent is JsonObject fields) fields[key!] = value?.DeepClone();
        else parent.AsArray()[index] = value?.DeepClone();
    }

    private static void Collect(JsonNode? node, List<(JsonNode Parent, string? Key, int Index)> places)
    {
        if (node is JsonObject fields)
        {
            foreach (var (key, value) in fields)
            {
                places.Add((fields, key, 0));
                Collect(value, places);
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                places.Add((items, null, i));
                Collect(items[i], places);
            }
        }
    }
}
