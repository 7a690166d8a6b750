using System.Collections.Immutable;
using System.Globalization;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Cli.Jobs;

/// <summary>A TrainingJob as people want to see it. Reads whatever the cluster holds, and shows what it can.</summary>
internal sealed class JobView(TrainingJob job)
{
    public string Namespace { get; } = job.Metadata.NamespaceProperty ?? "default";

    public string Name { get; } = job.Metadata.Name;

    public string Uid { get; } = job.Metadata.Uid ?? "";

    public DateTime? Created { get; } = job.Metadata.CreationTimestamp;

    public TrainingJobStatus Status { get; } = job.Status ?? new();

    /// <summary>The state's word; Submitted while the operator has not looked at the job.</summary>
    public string State => Status.State ?? "Submitted";

    public string Queue { get; } = job.Spec.Queue ?? "default";

    public int Attempt => Status.Attempt ?? 0;

    public JobPlacement? Placement => Status.Placement;

    /// <summary>Where it waits: why. Else where it is placed: why there. Else how it ended.</summary>
    public string Why => Status.Waiting?.Message ?? (IsOver ? Ending : Placement?.Reason ?? Ending);

    /// <summary>Whether it is complete or failed.</summary>
    public bool IsOver => State is TrainingJobState.Complete or TrainingJobState.Failed;

    /// <summary>Its size in words: 64, 128-1024, or as much as 64 h100-sxm.</summary>
    public string Size { get; } = SizeOf(job.Spec.Size);

    /// <summary>The variant that runs; null while none does, and for a job that has no variants to choose from.</summary>
    public string? Variant => job.Spec.Variants is { Count: > 0 } && Placement?.Variant is { Length: > 0 } chosen ? chosen : null;

    /// <summary>Its accelerators: those it holds, else those it asks for; null where that depends.</summary>
    public int? Accelerators => Placement?.Accelerators ?? job.Spec.Size?.Accelerators;

    /// <summary>Its nodes in rank order; empty while it has none.</summary>
    public ImmutableArray<string> Nodes => [.. Hosts.SelectMany(host => HostList.TryRead(host.Nodes ?? "", out var names) ? names : [])];

    /// <summary>Its nodes in host-list notation.</summary>
    public string NodesInShort => string.Join(' ', Hosts.Select(host => host.Nodes));

    private List<PlacementHosts> Hosts => Placement?.Hosts ?? [];

    private string Ending => Status.Conditions?.FirstOrDefault(condition => condition.Type == State)?.Message
        ?? Status.Conditions?.FirstOrDefault(condition => condition is { Type: "Accepted", Status: "False" })?.Message
        ?? Status.LastFailure?.Message
        ?? Status.Reason
        ?? "";

    private static string SizeOf(Kubernetes.Resources.JobSize? size) => size switch
    {
        { Accelerators: { } exact } => exact.ToString(CultureInfo.InvariantCulture),
        { Elastic: { } elastic } => $"{elastic.Min}-{elastic.Max}",
        { ComputeLike: { } like } => $"like {like.Accelerators} {like.Class}",
        _ => "?",
    };
}
