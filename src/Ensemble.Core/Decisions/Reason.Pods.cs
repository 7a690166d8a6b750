using System.Collections.Immutable;

namespace Ensemble.Core.Decisions;

/// <content>What is told of other people's pods.</content>
public abstract partial record Reason
{
    private static string PodCount(int pods) => ResourceText.Count(pods, "pod");

    /// <summary>A pod without chips found room.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Pool">Its pool.</param>
    public sealed record RoomForPod(string Node, string Pool) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"{Node} of pool {Pool} has room for it, and of those the fewest free chips";
    }

    /// <summary>A gang of pods found room.</summary>
    /// <param name="Pods">Pods of the gang that are placed now.</param>
    /// <param name="Chips">Their chips.</param>
    /// <param name="HostCount">Hosts they share.</param>
    /// <param name="Domain">The smallest domain that holds them, with its level, such as <c>Rack r1</c>.</param>
    /// <param name="Free">Free chips of the domain before.</param>
    /// <param name="Pool">The domain's pool.</param>
    public sealed record GangOfPodsFits(int Pods, int Chips, int HostCount, string Domain, int Free, string Pool) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"{PodCount(Pods)} on {Hosts(HostCount)} with {Chips} of the {Free} free {Plural(Free, "chip")} of {Domain}, "
            + $"the smallest domain of pool {Pool} that holds them";
    }

    /// <summary>The rest of a gang joins those that run.</summary>
    /// <param name="Pods">Pods that are placed now.</param>
    /// <param name="Placed">Pods of the gang that had a node.</param>
    /// <param name="Domain">The domain around them, with its level, such as <c>Rack r1</c>.</param>
    /// <param name="Pool">Its pool.</param>
    public sealed record JoinsItsGang(int Pods, int Placed, string Domain, string Pool) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"{PodCount(Pods)} beside the {Placed} of the gang that {(Placed == 1 ? "has" : "have")} a node, in {Domain} of pool {Pool}";
    }

    /// <summary>Not all pods of a gang are there.</summary>
    /// <param name="Have">Pods that exist.</param>
    /// <param name="Wanted">Pods that must.</param>
    public sealed record GangIncomplete(int Have, int Wanted) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"{Have} of {PodCount(Wanted)} of the gang exist; all are placed together or none";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new("pods of the gang", $"{Wanted}", $"{Have}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => [new("let its controller create the other pods, or correct the gang's size", "the gang could be placed")];
    }

    /// <summary>Pods of a gang are held back by scheduling gates.</summary>
    /// <param name="Gated">Pods with a gate.</param>
    /// <param name="Wanted">Pods of the gang.</param>
    public sealed record GangGated(int Gated, int Wanted) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"{Gated} of {PodCount(Wanted)} of the gang {(Gated == 1 ? "has" : "have")} scheduling gates; all are placed together or none";
    }

    /// <summary>The PodGroup that a pod names does not exist.</summary>
    /// <param name="Group">Its name.</param>
    public sealed record PodGroupMissing(string Group) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"PodGroup {Group} does not exist yet";

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => [new($"create PodGroup {Group}", "its pods could be placed")];
    }

    /// <summary>A pod says something that cannot be acted on.</summary>
    /// <param name="Fault">What.</param>
    public sealed record PodNotPlaceable(Fault Fault) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"{Fault.Field} {Fault.Problem}";

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => [new(Fault.Field, Fault.Cure)];
    }

    /// <summary>A claim of a pod is not as it must be before the pod can be placed; it may be later.</summary>
    /// <param name="Fault">The claim, what is missing, and what would help.</param>
    public sealed record ClaimNotReady(Fault Fault) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"{Fault.Field} {Fault.Problem}";

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => [new(Fault.Cure, "the pod could be placed")];
    }

    /// <summary>A pod has its place, and is bound there once its claims are.</summary>
    /// <param name="Node">The node whose room is held.</param>
    /// <param name="Claims">The claims of the pod, or of its gang, that have no volume yet.</param>
    public sealed record ClaimsBeingBound(string Node, ImmutableArray<string> Claims) : Reason
    {
        private const int MostNamed = 3;

        /// <inheritdoc/>
        public override string Sentence => $"{Node} is held for it until {Plural(Claims.Length, "PersistentVolumeClaim")} {Named} {(Claims.Length == 1 ? "is" : "are")} bound";

        private string Named => string.Join(", ", Claims.Take(MostNamed)) + (Claims.Length > MostNamed ? $" and {Claims.Length - MostNamed} more" : "");
    }

    /// <summary>No pool has the chips that pods ask for.</summary>
    /// <param name="Resource">The resource, or several where members of a gang ask for different chips.</param>
    /// <param name="Known">The pools and their classes, as a list for people; empty where there is no pool.</param>
    public sealed record NoPoolForPods(string Resource, string Known) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => Known.Length == 0
            ? "the fleet has no pool yet"
            : $"no pool has {(Resource.Length == 0 ? "nodes" : Resource)}; the fleet has {Known}";

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => [new("create an AcceleratorPool", "its nodes could be used")];
    }

    /// <summary>No node has room for a pod.</summary>
    /// <param name="Nodes">Nodes of the pool.</param>
    /// <param name="Short">What they lack, as kube-scheduler writes it, such as <c>3 Insufficient nvidia.com/gpu</c>.</param>
    /// <param name="Chips">Chips that the pod asks for.</param>
    /// <param name="Best">The node that it may use with the most free chips; empty where there is none.</param>
    /// <param name="Free">Its free chips.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="LeftOut">The nodes it may not use.</param>
    public sealed record NoNodeForPod(int Nodes, string Short, int Chips, string Best, int Free, string Pool, NodesLeftOut LeftOut) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"0/{Nodes} nodes of pool {Pool} are available: {string.Join(", ", new[] { Short, LeftOut.ToString() }.Where(part => part.Length > 0))}"
            + (Chips > 0 && Best.Length > 0 ? $"; the best, {Best}, has {Free} of {Chips} {Plural(Chips, "chip")} free" : "");

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => Chips > 0 ? [new("accelerators on one host", $"{Chips}", $"{Free} at best")] : [];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => LeftOut.Cures;
    }

    /// <summary>A gang of pods does not fit as a whole.</summary>
    /// <param name="Pods">Pods that must be placed together.</param>
    /// <param name="Fit">How many of them the best domain has room for.</param>
    /// <param name="Domain">That domain, with its level, such as <c>Rack r1</c>.</param>
    /// <param name="Pool">Its pool.</param>
    /// <param name="Detail">Why the first that finds no room finds none; empty where each alone would.</param>
    public sealed record NoRoomForGang(int Pods, int Fit, string Domain, string Pool, string Detail) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            (Fit >= Pods
                ? $"each of the {Pods} pods of the gang finds room in {Domain} of pool {Pool}, but not all together"
                : $"{Fit} of the {Pods} pods of the gang find room in {Domain} of pool {Pool}, the best; all are placed together or none")
            + (Detail.Length > 0 ? $" ({Detail})" : "");

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new("room for pods together", $"{Pods}", $"{Math.Min(Fit, Pods - 1)} in {Domain}")];
    }
}
