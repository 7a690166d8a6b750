using Ensemble.Kubernetes.Resources;
using k8s.Models;

namespace Ensemble.EndToEnd.Harness;

/// <summary>What the API server shows at one moment.</summary>
internal sealed record FleetState(IReadOnlyList<TrainingJob> Jobs, IReadOnlyList<PodState> Pods)
{
    public IReadOnlyList<InferenceJob> Serving { get; init; } = [];

    public InferenceJob Service(string name, string ns = "default") =>
        FindService(name, ns) ?? throw new InvalidOperationException($"there is no InferenceJob {ns}/{name}");

    public InferenceJob? FindService(string name, string ns = "default") =>
        Serving.FirstOrDefault(job => job.Metadata.Name == name && job.Metadata.NamespaceProperty == ns);

    public TrainingJob Job(string name, string ns = "default") =>
        FindJob(name, ns) ?? throw new InvalidOperationException($"there is no job {ns}/{name}");

    public TrainingJob? FindJob(string name, string ns = "default") =>
        Jobs.FirstOrDefault(job => job.Metadata.Name == name && job.Metadata.NamespaceProperty == ns);

    /// <summary>The pods of a job, by attempt and rank.</summary>
    public IReadOnlyList<PodState> PodsOf(string job, int? attempt = null) =>
        [.. Pods.Where(p => p.Job == job && (attempt is null || p.Attempt == attempt)).OrderBy(p => p.Attempt).ThenBy(p => p.Rank)];

    /// <summary>Whether a job is in a state of <see cref="TrainingJobState"/>; false where there is none.</summary>
    public bool Is(string job, string state) => FindJob(job)?.Status?.State == state;

    public bool All(string state) => Jobs.Count > 0 && Jobs.All(job => job.Status?.State == state);
}

internal static class JobReading
{
    public static V1Condition? Condition(this TrainingJob job, string type) => job.Status?.Conditions?.FirstOrDefault(c => c.Type == type);

    public static V1Condition? Condition(this InferenceJob job, string type) => job.Status?.Conditions?.FirstOrDefault(c => c.Type == type);

    public static string Message(this InferenceJob job, string type) => job.Condition(type)?.Message ?? "";

    public static bool Is(this InferenceJob job, string state) => job.Status?.State == state && job.Status.ObservedGeneration == job.Metadata.Generation;

    public static IReadOnlyList<ReplicaStatus> Replicas(this InferenceJob job, string? state = null) =>
        [.. (job.Status?.Gangs ?? []).Where(replica => state is null || replica.State == state)];

    public static bool Holds(this TrainingJob job, string type) => job.Condition(type)?.Status == "True";

    public static string Message(this TrainingJob job, string type) => job.Condition(type)?.Message ?? "";
}
