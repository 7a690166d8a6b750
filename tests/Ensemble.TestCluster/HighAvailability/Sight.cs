using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.TestCluster.HighAvailability;

/// <summary>What the API server shows at one moment of whom holds what, judged with none of the operator's rules.</summary>
/// <param name="Jobs">All jobs.</param>
/// <param name="Pods">All pods.</param>
public sealed record Sight(IReadOnlyList<TrainingJob> Jobs, IReadOnlyList<JsonObject> Pods)
{
    /// <summary>Looks.</summary>
    public static async Task<Sight> LookAsync(KubernetesApi api, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(api);
        // Pods last: no pod that is seen can be of an attempt later than one that stood in the jobs then, or it was placed in between.
        var jobs = await api.ListAsync<TrainingJob>(null, stop);
        var pods = await api.ListAsync<JsonObject>(CoreKinds.Pod, null, ListQuery.All, stop);
        return new(jobs, pods.Items ?? []);
    }

    /// <summary>The job of a name; null where there is none.</summary>
    public TrainingJob? Job(string name) => Jobs.FirstOrDefault(job => job.Metadata.Name == name);

    /// <summary>A job's pods of all attempts.</summary>
    public IReadOnlyList<JsonObject> PodsOf(string job) => [.. Pods.Where(pod => Label(pod, "job") == job)];

    /// <summary>Whether a job runs.</summary>
    public bool Runs(string job) => Job(job)?.Status?.State == TrainingJobState.Running;

    /// <summary>Chips that running processes hold beyond what their nodes have.</summary>
    /// <param name="chipsPerNode">Chips of every node.</param>
    public int ChipsHeldTwice(int chipsPerNode) => Pods.Where(pod => (string?)pod["status"]?["phase"] == "Running")
        .GroupBy(pod => (string?)pod["spec"]?["nodeName"]).Sum(node => Math.Max(0, node.Sum(Chips) - chipsPerNode));

    /// <summary>Pods of ours that belong to no job's present attempt, whether they run yet or are going.</summary>
    public IReadOnlyList<string> StalePods()
    {
        var attempts = Jobs.ToDictionary(job => job.Metadata.Uid, job => job.Status?.Placement is null ? null : job.Status.Attempt, StringComparer.Ordinal);
        return
        [
            .. Pods.Where(pod => Label(pod, "job-uid") is { } uid && (string?)pod["status"]?["phase"] is not ("Succeeded" or "Failed")
                && (!attempts.TryGetValue(uid, out var attempt) || $"{attempt}" != Label(pod, "attempt")))
                .Select(pod => (string)pod["metadata"]!["name"]!),
        ];
    }

    /// <summary>What a job has that a disturbance would change: its attempt, and which pods run for it.</summary>
    public string Trace(string job) =>
        $"attempt {Job(job)?.Status?.Attempt}, restarts {Job(job)?.Status?.Restarts ?? 0}: {string.Join(' ', PodsOf(job).Select(pod => $"{pod["metadata"]!["uid"]} {pod["status"]?["phase"]}").Order(StringComparer.Ordinal))}";

    private static string? Label(JsonObject pod, string name) => (string?)pod["metadata"]?["labels"]?["ensemble.fleet/" + name];

    private static int Chips(JsonObject pod) => (pod["spec"]?["containers"] as JsonArray ?? [])
        .Sum(container => int.TryParse(container?["resources"]?["limits"]?["nvidia.com/gpu"]?.ToString(), out var count) ? count : 0);
}
