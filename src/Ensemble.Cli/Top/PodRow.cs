using System.Collections.Immutable;
using Ensemble.Cli.Explaining;
using Ensemble.Cli.Pods;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Cli.Top;

/// <summary>Other people's pods that belong together: a gang, the pods of one owner, or one pod.</summary>
/// <param name="Namespace">Their namespace.</param>
/// <param name="Name">The gang's, owner's or pod's name; null where the row sums single pods.</param>
/// <param name="Kind">The kind of the owner of them all, such as <c>Job</c>; else Pod, or Pods where there are several.</param>
/// <param name="State">How they stand, in a word.</param>
/// <param name="Queue">The queue they are counted in.</param>
/// <param name="Pods">Pods that have not ended.</param>
/// <param name="Placed">Those of them that have a node.</param>
/// <param name="Accelerators">What they hold or ask for.</param>
/// <param name="Nodes">Their nodes, by name.</param>
/// <param name="Hosts">The same in host-list notation.</param>
/// <param name="Age">Time since the first was made, as kubectl shows it.</param>
/// <param name="Reason">Why they stand where they stand: a sentence; empty where nobody has told.</param>
internal sealed record PodRow(
    string Namespace, string? Name, string Kind, string State, string Queue, int Pods, int Placed, long Accelerators, ImmutableArray<string> Nodes, string Hosts, string Age, string Reason)
{
    private const string HeldBack = "scheduling gates hold back what waits";

    /// <summary>The row of pods of one namespace, none of which has ended.</summary>
    /// <param name="name">What they are called together; null for single pods.</param>
    /// <param name="pods">One or more.</param>
    /// <param name="resources">The resources that count accelerators.</param>
    /// <param name="events">By uid of pods, what the event of their placement says.</param>
    /// <param name="now">The moment.</param>
    public static PodRow Of(string? name, IReadOnlyList<PodView> pods, IReadOnlySet<string> resources, IReadOnlyDictionary<string, string> events, DateTimeOffset now)
    {
        ImmutableArray<string> nodes = [.. pods.Select(pod => pod.Facts.NodeName).OfType<string>().Distinct(StringComparer.Ordinal).Order(NaturalOrder.Instance)];
        return new(
            pods[0].Facts.Key.Namespace, name, KindOf(pods), StateOf(pods), pods[0].Facts.Stranger!.Queue ?? Core.Queues.FleetQueue.DefaultName, pods.Count,
            pods.Count(pod => pod.Facts.NodeName is not null), pods.Sum(pod => AcceleratorsOf(pod.Facts, resources)), nodes, nodes.IsEmpty ? "" : HostList.Write(nodes),
            Output.Age.Since(pods.Min(pod => pod.Facts.CreatedAt).UtcDateTime, now), ReasonOf(pods, events));
    }

    /// <summary>Accelerators that a pod asks for.</summary>
    public static long AcceleratorsOf(PodFacts pod, IReadOnlySet<string> resources) => pod.Requests.Amounts.Where(amount => resources.Contains(amount.Name)).Sum(amount => amount.Amount);

    /// <summary>One word for several pods: theirs where they agree.</summary>
    public static string StateOf(IReadOnlyList<PodView> pods)
    {
        var states = pods.Select(pod => PodState.Of(pod.Facts)).Distinct(StringComparer.Ordinal).ToList();
        if (states is [var same]) return same;
        var placed = pods.Count(pod => pod.Facts.NodeName is not null);
        if (placed == 0) return TrainingJobState.Queued;
        if (placed < pods.Count) return PodState.Partial;
        return states.Contains(TrainingJobState.Placed) ? TrainingJobState.Placed : TrainingJobState.Running;
    }

    private static string KindOf(IReadOnlyList<PodView> pods)
    {
        var owner = pods[0].Owner?.Kind;
        if (owner is { Length: > 0 } && pods.All(pod => pod.Owner?.Kind == owner)) return owner;
        return pods.Count == 1 && pods[0].Facts.Stranger!.GangName is null ? "Pod" : "Pods";
    }

    /// <summary>What the first that waits was told, as that is what there is to be done about; else why the first that is placed is where it is.</summary>
    private static string ReasonOf(IReadOnlyList<PodView> pods, IReadOnlyDictionary<string, string> events)
    {
        var waiting = pods.Where(pod => pod.Facts.NodeName is null).ToList();
        if (waiting.Count == 0)
            return pods.Select(pod => events.TryGetValue(pod.Facts.Uid, out var message) ? PodExplanationReader.ReasonOf(message, pod.Facts.NodeName!) : null).FirstOrDefault(reason => reason is not null) ?? "";
        var told = waiting.Where(pod => pod.Facts.Stranger!.Wish is { Gated: false }).Select(pod => PodExplanationReader.Told(pod.Facts.Stranger!.Wish!.Told)?.Message).FirstOrDefault(message => message is not null);
        return told ?? (waiting.TrueForAll(pod => pod.Facts.Stranger!.Wish is { Gated: true }) ? HeldBack : "");
    }
}
