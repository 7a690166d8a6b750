using System.Text.Json.Nodes;

namespace Ensemble.EndToEnd.Harness;

/// <summary>Makes the pods that the controllers of other kinds make: names and labels as theirs, and no more of them than a scheduler sees.</summary>
internal static class OtherControllers
{
    public static IEnumerable<JsonObject> PodsOf(JsonObject item)
    {
        var (name, spec) = (item["metadata"]!["name"]!.ToString(), item["spec"]!);
        return item["kind"]!.ToString() switch
        {
            "Pod" => [item],
            "Job" => JobPods(name, spec),
            "JobSet" => spec["replicatedJobs"]!.AsArray().SelectMany(job => JobPods($"{name}-{job!["name"]}-0", job["template"]!["spec"]!)),
            "PyTorchJob" => spec["pytorchReplicaSpecs"]!.AsObject().SelectMany(role => Enumerable.Range(0, (int)(long)role.Value!["replicas"]!)
                .Select(i => Pod($"{name}-{role.Key.ToLowerInvariant()}-{i}", role.Value["template"]!))),
            "LeaderWorkerSet" => Enumerable.Range(0, (int)(long)spec["replicas"]!).SelectMany(group => Group(name, group, spec["leaderWorkerTemplate"]!)),
            var kind => throw new ArgumentException($"nobody plays the controller of {kind}", nameof(item)),
        };
    }

    private static IEnumerable<JsonObject> JobPods(string name, JsonNode spec) =>
        Enumerable.Range(0, (int)(long)spec["completions"]!).Select(i => Pod($"{name}-{i}", spec["template"]!));

    private static IEnumerable<JsonObject> Group(string name, int group, JsonNode template)
    {
        var size = (int)(long)template["size"]!;
        for (var i = 0; i < size; i++)
        {
            var pod = Pod(i == 0 ? $"{name}-{group}" : $"{name}-{group}-{i}", template[i == 0 ? "leaderTemplate" : "workerTemplate"]!);
            pod["metadata"]!["labels"] = new JsonObject { ["leaderworkerset.sigs.k8s.io/name"] = name, ["leaderworkerset.sigs.k8s.io/group-key"] = $"{name}-key-{group}" };
            pod["metadata"]!["annotations"]!["leaderworkerset.sigs.k8s.io/size"] = $"{size}";
            yield return pod;
        }
    }

    private static JsonObject Pod(string name, JsonNode template)
    {
        var metadata = (template["metadata"]?.DeepClone() as JsonObject) ?? [];
        metadata["name"] = name;
        metadata["annotations"] ??= new JsonObject();
        return new() { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = template["spec"]!.DeepClone() };
    }
}
