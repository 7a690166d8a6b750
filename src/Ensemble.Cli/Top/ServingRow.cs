using Ensemble.Kubernetes.Resources;

namespace Ensemble.Cli.Top;

/// <summary>One inference job.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Its state in a word.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Wished">Replicas wished.</param>
/// <param name="Ready">Replicas that are ready.</param>
/// <param name="Updated">Replicas of the present revision.</param>
/// <param name="Accelerators">What its replicas hold.</param>
/// <param name="Classes">The classes they run on, with how many each; null while none runs.</param>
/// <param name="Age">Time since it was submitted, as kubectl shows it.</param>
/// <param name="Reason">Why it stands where it stands: a sentence.</param>
internal sealed record ServingRow(
    string Namespace, string Name, string State, string Queue, int Wished, int Ready, int Updated, int Accelerators, string? Classes, string Age, string Reason)
{
    /// <summary>The row of a job at a moment.</summary>
    public static ServingRow Of(InferenceJob job, DateTimeOffset now)
    {
        var status = job.Status ?? new();
        return new(
            job.Metadata.NamespaceProperty ?? "default", job.Metadata.Name, status.State ?? "Submitted", job.Spec.Queue ?? "default", job.Spec.Replicas ?? 1,
            status.ReadyReplicas ?? 0, status.UpdatedReplicas ?? 0, status.Accelerators ?? 0, status.Classes, Output.Age.Since(job.Metadata.CreationTimestamp, now), Why(status));
    }

    /// <summary>What is wrong with its spec, else what is wrong with its rollout, else what its replicas wait for, else how many are ready.</summary>
    public static string Why(InferenceJobStatus status) =>
        Message(status, "Accepted", "False") ?? Message(status, "Progressing", "False") ?? status.Waiting?.Message
        ?? Message(status, "Available", "False") ?? Message(status, "Progressing", "True") ?? "";

    private static string? Message(InferenceJobStatus status, string type, string value) =>
        status.Conditions?.FirstOrDefault(condition => condition.Type == type && condition.Status == value)?.Message;
}
