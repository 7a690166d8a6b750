using System.Collections.Immutable;
using Ensemble.Core;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Pods;

/// <summary>How far the pods of a gang are.</summary>
/// <param name="Waiting">Those that wait for a node and have no gates, in the order of their names.</param>
/// <param name="Placed">How many have a node, or ended well.</param>
/// <param name="Nodes">The nodes of those that run.</param>
/// <param name="Gated">How many have scheduling gates.</param>
/// <param name="Sizes">What its pods say of the gang's size.</param>
internal sealed record GangState(ImmutableArray<PodFacts> Waiting, int Placed, ImmutableArray<string> Nodes, int Gated, ImmutableArray<int?> Sizes)
{
    /// <param name="members">All pods of the gang.</param>
    /// <param name="assigned">Nodes that we chose and that are not shown yet.</param>
    public static GangState Of(IReadOnlyList<PodFacts> members, IReadOnlyDictionary<string, Assignment> assigned)
    {
        var live = members.Where(pod => !pod.Finished && !pod.Deleting).ToList();
        var owners = live.Select(pod => pod.OwnerUid).ToHashSet(StringComparer.Ordinal);

        // One that ended well is present for those of the same owner, such as a Job; what an earlier Job of that gang left says nothing.
        var ended = members.Count(pod => pod.Phase == PodPhase.Succeeded && owners.Contains(pod.OwnerUid));
        var nodes = live.Select(pod => pod.NodeName ?? assigned.GetValueOrDefault(pod.Uid)?.Placement.Hosts[0].Node).OfType<string>().ToList();
        var waiting = live.Where(pod => pod.NodeName is null && !assigned.ContainsKey(pod.Uid) && pod.Stranger!.Wish is { Gated: false });
        return new(
            [.. waiting.OrderBy(pod => pod.Key.Name, NaturalOrder.Instance)],
            nodes.Count + ended,
            [.. nodes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            live.Count(pod => pod.NodeName is null && pod.Stranger!.Wish is { Gated: true }),
            [.. live.Select(pod => pod.Stranger!.GangSize)]);
    }

    /// <summary>How many of its pods must have a node before any may have one.</summary>
    /// <param name="group">The native group, where its pods name one and it exists.</param>
    public int Wanted(PodGroupFacts? group) => group?.MinCount ?? Math.Max(1, Sizes.Max() ?? 1);

    /// <summary>The gang as the scheduler sees it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="group">The native group, where its pods name one and it exists.</param>
    /// <param name="memberOf">Makes a member of a pod.</param>
    /// <param name="awaits">What a pod must wait for; null where nothing is missing.</param>
    public PodGang ToGang(string name, PodGroupFacts? group, Func<PodFacts, PodMember> memberOf, Func<PodFacts, Fault?> awaits)
    {
        var native = name.StartsWith(StrangerPod.NativeGroup, StringComparison.Ordinal);
        return new()
        {
            Members = [.. Waiting.Select(memberOf)],
            Wanted = Wanted(group),
            Placed = Placed,
            Companions = Nodes,
            Gated = Gated,
            MissingGroup = native && group is null ? name[StrangerPod.NativeGroup.Length..] : null,
            Fault = Waiting.Select(pod => pod.Stranger?.Wish?.Fault).FirstOrDefault(fault => fault is not null) ?? (native ? null : SizeFault()),
            Awaits = Waiting.Select(awaits).FirstOrDefault(missing => missing is not null),
        };
    }

    private Fault? SizeFault()
    {
        var sizes = Sizes.Distinct().ToList();
        if (sizes is [>= 1]) return null;
        return sizes.Count > 1
            ? new("metadata.labels[ensemble.fleet/gang-size]", $"differs between the pods of the gang ({string.Join(", ", sizes.Select(size => size?.ToString() ?? "none"))})", "Give all its pods the same number.")
            : new("metadata.labels[ensemble.fleet/gang-size]", "is missing or no number of 1 or more", "Say how many pods the gang has.");
    }
}
