using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Crds;
using Ensemble.Kubernetes.Parsing;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Parsing;

public sealed class BadInputSpecs
{
    public static TheoryData<string, string, string> Cases => BadInput.Cases();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_mistake_is_answered_with_field_value_and_cure(string title, string yaml, string messages)
    {
        var found = Faults(yaml);
        Assert.True(found.Length > 0, $"{title}: nothing was found wrong");
        Assert.Equal(messages, string.Join('\n', found));
    }

    [Fact]
    public void There_are_enough_of_them() => Assert.InRange(Cases.Count, 30, int.MaxValue);

    /// <summary>The local cluster runs no CEL, so the parser must say the same. A rule about a former value needs one, and is the server's alone.</summary>
    [Fact]
    public void Every_rule_of_the_schema_is_checked_again_by_the_parser()
    {
        var rules = new List<string>();
        foreach (var document in CrdGenerator.Generate()) Collect(document.Schema, "", document.Kind.Kind, rules);
        Assert.Equal(
            [
                "FleetQueue spec.guaranteed[]", "FleetQueue spec.guaranteed[]", "InferenceJob metadata.name", "InferenceJob spec.rollout", "InferenceJob spec.variants[]",
                "TrainingJob metadata.name", "TrainingJob spec.restart.onExitCodes[]", "TrainingJob spec.restart.onExitCodes[].ranges[]", "TrainingJob spec.size", "TrainingJob spec.size.elastic", "TrainingJob spec.variants[]", "TrainingJob spec.work",
            ],
            rules.Order(StringComparer.Ordinal));
        var titles = Cases.Select(row => row.Data.Item1).ToList();
        Assert.All(
            (string[])["a name that no label can hold", "a serving job with a number for a name", "a rollout that can never move", "a variant of a serving job with classes and vendor", "guarantees that say too much or too little", "two sizes", "an elastic size upside down", "a variant with classes and vendor", "work said twice", "exit codes that are none"],
            title => Assert.Contains(title, titles));
    }

    private static void Collect(JsonObject schema, string path, string kind, List<string> rules)
    {
        foreach (var rule in schema["x-kubernetes-validations"]?.AsArray() ?? [])
        {
            if (!((string)rule!["rule"]!).Contains("oldSelf", StringComparison.Ordinal)) rules.Add($"{kind} {(path.Length == 0 ? "metadata.name" : path)}");
        }

        foreach (var (name, property) in schema["properties"]?.AsObject() ?? []) Collect(property!.AsObject(), path.Length == 0 ? name : $"{path}.{name}", kind, rules);
        if (schema["items"] is JsonObject items) Collect(items, $"{path}[]", kind, rules);
    }

    private static string[] Faults(string yaml) =>
        [.. ManifestReader.Read(BadInput.Expand(yaml), "bad.yaml").SelectMany(document => ManifestCheck.Check(document)).Select(fault => fault.ToString())];
}
