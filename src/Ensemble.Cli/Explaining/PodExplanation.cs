using System.Collections.Immutable;

namespace Ensemble.Cli.Explaining;

/// <summary>All that is to be said about somebody else's pod. Its properties are the keys of <c>explain pod/NAME --output json</c>.</summary>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Its state in a word: Queued, Gated, Placed, Running, Ending, Complete or Failed.</param>
/// <param name="Why">Why it stands there: a sentence; empty where nobody knows any more.</param>
/// <param name="Queue">The queue it is counted in.</param>
/// <param name="Asks">What it asks of its node, such as <c>2 nvidia.com/gpu, 8 cpu</c>.</param>
/// <param name="Age">Time since it was made, as kubectl shows it.</param>
/// <param name="Placement">Where it is; null while it has no node.</param>
/// <param name="Gang">The gang it is of; null where it is of none.</param>
/// <param name="Waiting">The obstacle that its condition PodScheduled names; null where it has a node, or none was told.</param>
/// <param name="Now">What the scheduler decides on it, or on its gang, on the cluster as it is at this moment; null where nothing of it waits.</param>
/// <param name="NotActedOn">Fields by which it limits where it may run and that are not acted on.</param>
/// <param name="Events">What happened to it lately, the latest last.</param>
internal sealed record PodExplanation(
    string Namespace, string Name, string State, string Why, string Queue, string Asks, string Age, ExplainedPodPlace? Placement, ExplainedGang? Gang,
    Obstacle? Waiting, PlannedNow? Now, ImmutableArray<string> NotActedOn, ImmutableArray<JobEvent> Events)
{
    /// <summary>Tells programs which kind of thing a bare name turned out to be.</summary>
    public string Kind { get; } = "Pod";
}

/// <summary>Where a pod is.</summary>
/// <param name="Node">Its node.</param>
/// <param name="Pool">The node's pool; null where it is in none any more.</param>
/// <param name="Class">The class of that pool's accelerators.</param>
/// <param name="Reason">Why there: a sentence of the event that told of it; null where the event has gone.</param>
internal sealed record ExplainedPodPlace(string Node, string? Pool, string? Class, string? Reason);

/// <summary>A gang of other people's pods.</summary>
/// <param name="Name">Its name, with what says so before a slash: gang, kueue, lws or podgroup.</param>
/// <param name="Wanted">Pods that must have a node before any may have one.</param>
/// <param name="Placed">Pods that have one, or ended well.</param>
/// <param name="Members">All its pods.</param>
internal sealed record ExplainedGang(string Name, int Wanted, int Placed, ImmutableArray<ExplainedMember> Members);

/// <summary>A pod of a gang.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Its state in a word.</param>
/// <param name="Asks">What it asks of its node.</param>
/// <param name="Node">Its node; null while it has none.</param>
internal sealed record ExplainedMember(string Name, string State, string Asks, string? Node);
