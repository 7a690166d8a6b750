using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Crds;
using Ensemble.Kubernetes.Parsing;

namespace Ensemble.Conformance.Cases;

/// <summary>The CEL rules of our kinds: each has a bad example, and refuses it with its message. A server without CEL takes it; the operator then does not.</summary>
public abstract class RuleCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    private static readonly string Long = new('n', 64);

    /// <summary>What is broken, by a kind's spec or a whole object, and what is said.</summary>
    private static readonly (string Path, string Yaml, string Message)[] Bad =
    [
        ("TrainingJob.spec.size", Job("NAME", "size: {accelerators: 8, elastic: {min: 1, max: 8}}"), "set exactly one of accelerators, elastic and computeLike"),
        ("TrainingJob.spec.size", Job("NAME", "size: {}"), "set exactly one of accelerators, elastic and computeLike"),
        ("TrainingJob.spec.size.elastic", Job("NAME", "size: {elastic: {min: 16, max: 8}}"), "min must not be more than max"),
        ("TrainingJob.spec.work", Job("NAME", "work: {steps: 10, tokens: 1k}\nsize: {accelerators: 8}"), "set exactly one of tokens, steps and expectedDuration"),
        ("TrainingJob.spec.variants", Job("NAME", "variants: [{name: a, classes: [h100-sxm], vendor: Nvidia}]\nsize: {accelerators: 8}"), "set classes or vendor, not both"),
        ("TrainingJob.spec.restart.onExitCodes", Job("NAME", "restart: {onExitCodes: [{action: Restart}]}\nsize: {accelerators: 8}"), "set codes, ranges or both"),
        ("TrainingJob.spec.restart.onExitCodes.ranges", Job("NAME", "restart: {onExitCodes: [{action: Restart, ranges: [{from: 9, to: 8}]}]}\nsize: {accelerators: 8}"), "from must not be more than to"),
        ("TrainingJob", Job(Long), "the job's name is the value of a pod label: use at most 63 characters"),
        ("InferenceJob.spec.variants", InferenceJob("NAME", "variants: [{name: a, classes: [h100-sxm], vendor: Nvidia}]"), "set classes or vendor, not both"),
        ("InferenceJob.spec.rollout", InferenceJob("NAME", "rollout: {maxSurge: 0, maxUnavailable: 0}"), "maxSurge and maxUnavailable are both 0"),
        ("InferenceJob", InferenceJob(Long), "the job's Service has its name"),
        ("InferenceJob", InferenceJob("7b"), "the job's Service has its name"),
        ("FleetQueue.spec.guaranteed", Queue("{class: h100-sxm}"), "class and accelerators belong together: set both"),
        ("FleetQueue.spec.guaranteed", Queue("{class: h100-sxm, accelerators: 8, computeLike: {class: h100-sxm, accelerators: 8}}"), "set either class and accelerators, or computeLike"),
    ];

    /// <summary>What a job that runs may not become.</summary>
    private static readonly (string Path, string Patch, string Message)[] Changes =
    [
        ("TrainingJob.spec", """{"spec":{"size":{"accelerators":16}}}""", "size and template of a job that is not suspended stay as they are: set suspend to true first"),
        ("TrainingJob.spec", """{"spec":{"template":{"spec":{"nodeSelector":{"a":"b"}}}}}""", "size and template of a job that is not suspended stay as they are: set suspend to true first"),
        ("TrainingJob.spec", """{"spec":{"variants":[{"name":"a","vendor":"Nvidia"}]}}""", "variants of a job that is not suspended stay as they are: set suspend to true first"),
    ];

    public static IEnumerable<TheoryDataRow<int, string>> BadOnes => Bad.Select((bad, at) => new TheoryDataRow<int, string>(at, $"{bad.Path}: {bad.Message}"));

    public static IEnumerable<TheoryDataRow<int, string>> BadChanges => Changes.Select((bad, at) => new TheoryDataRow<int, string>(at, $"{bad.Path}: {bad.Message}"));

    [Theory, MemberData(nameof(BadOnes))]
    public async Task A_bad_object_is_refused_with_the_rules_message(int at, string _)
    {
        var yaml = Bad[at].Yaml.Replace("NAME", Unique("rule"), StringComparison.Ordinal);
        if (Cluster.HasCel) Assert.Contains(Bad[at].Message, (await RefusedAsync(422, () => CreateAsync(yaml, dryRun: true))).Message, StringComparison.Ordinal);
        else Assert.NotEmpty(ManifestCheck.Check(ManifestReader.Read(yaml, "case")[0]));
    }

    [Theory, MemberData(nameof(BadChanges))]
    public async Task A_bad_change_is_refused_unless_the_job_is_suspended(int at, string _)
    {
        var job = await CreateAsync(Job(Unique("fixed")));
        if (Cluster.HasCel) Assert.Contains(Changes[at].Message, (await RefusedAsync(422, () => PatchAsync(job, PatchType.Merge, Changes[at].Patch))).Message, StringComparison.Ordinal);
        await PatchAsync(job, PatchType.Merge, """{"spec":{"suspend":true}}""");
        await PatchAsync(job, PatchType.Merge, Changes[at].Patch);
    }

    [Fact]
    public void Every_rule_has_its_bad_example()
    {
        var told = Bad.Select(bad => (bad.Path, bad.Message)).Concat(Changes.Select(bad => (bad.Path, bad.Message))).ToList();
        var rules = CrdGenerator.Generate().SelectMany(crd => RulesOf((string)crd.Json["spec"]!["names"]!["kind"]!, crd.Json["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"])).ToList();
        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.True(told.Exists(bad => bad.Path == rule.Path && rule.Message.StartsWith(bad.Message, StringComparison.Ordinal)), $"{rule.Path}: {rule.Message} has no bad example"));
    }

    /// <summary>The rules of a schema, by the path of what they judge; the items of a list are at the list's.</summary>
    private static IEnumerable<(string Path, string Message)> RulesOf(string path, JsonNode? schema)
    {
        foreach (var rule in schema?["x-kubernetes-validations"] as JsonArray ?? []) yield return (path, (string)rule!["message"]!);
        foreach (var (name, child) in schema?["properties"] as JsonObject ?? [])
            foreach (var rule in RulesOf($"{path}.{name}", child)) yield return rule;
        foreach (var inner in (JsonNode?[])[schema?["items"], schema?["additionalProperties"] as JsonObject])
            if (inner is not null)
                foreach (var rule in RulesOf(path, inner)) yield return rule;
    }

    private static string Queue(string guaranteed) => $"{{apiVersion: ensemble.fleet/v1alpha1, kind: FleetQueue, metadata: {{name: NAME}}, spec: {{guaranteed: [{guaranteed}]}}}}";
}
