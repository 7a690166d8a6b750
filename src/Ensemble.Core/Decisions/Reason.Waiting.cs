using System.Collections.Immutable;
using System.Globalization;

namespace Ensemble.Core.Decisions;

/// <content>Why a job waits that could start on an idle fleet; a waiting job names its nearest obstacle.</content>
public abstract partial record Reason
{
    /// <summary>It failed and is not tried again yet.</summary>
    /// <param name="Until">When it is tried again.</param>
    public sealed record BackingOff(DateTimeOffset Until) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            "failed and is tried again at " + Until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>The queue it names does not exist.</summary>
    /// <param name="Queue">The queue.</param>
    /// <param name="Known">The queues that exist, as a list for people.</param>
    public sealed record QueueMissing(string Queue, string Known) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"queue {Queue} does not exist; known are {Known}";

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures =>
            [new($"create FleetQueue {Queue}", "would wait in it"), new("queue: (one of those that exist)", "would wait in that one")];
    }

    /// <summary>Its queue may not hold so much.</summary>
    /// <param name="Queue">The queue.</param>
    /// <param name="Limit">Chips its jobs may hold.</param>
    /// <param name="Used">Chips they hold, with those placed by this plan.</param>
    /// <param name="Needs">Chips of the job.</param>
    public sealed record QueueLimit(string Queue, int Limit, int Used, int Needs) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => Needs > Limit
            ? $"needs {Needs} chips; queue {Queue} may never hold more than {Limit}"
            : $"needs {Needs} {Plural(Needs, "chip")}; queue {Queue} holds {Used} of the {Limit} it may";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing =>
            [new("accelerators", $"{Needs}", $"{Math.Max(0, Limit - Used)} left of the limit of queue {Queue}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures =>
            [new($"limit.accelerators: {(long)Used + Needs} of FleetQueue {Queue}", "would no longer be held by its queue")];
    }

    /// <summary>Enough chips exist, but not on nodes that it may use now.</summary>
    /// <param name="Needs">Chips of the job.</param>
    /// <param name="Usable">All chips of the nodes it may use, free or not.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="LeftOut">The nodes it may not use.</param>
    public sealed record NodesUnavailable(int Needs, int Usable, string Pool, NodesLeftOut LeftOut) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"needs {Needs} {Plural(Needs, "chip")}; the nodes of pool {Pool} that it may use have {Usable} ({LeftOut})";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new("accelerators", $"{Needs}", $"{Usable} on usable nodes of pool {Pool}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => LeftOut.Cures;
    }

    /// <summary>Too few chips are free.</summary>
    /// <param name="Needs">Chips of the job.</param>
    /// <param name="Free">Free chips it may use after this plan.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="LeftOut">The nodes it may not use; their chips are not counted.</param>
    /// <param name="Relief">What would let it start now.</param>
    public sealed record TooFewFreeChips(int Needs, int Free, string Pool, NodesLeftOut LeftOut, Relief? Relief) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"needs {Needs} {Plural(Needs, "chip")}; pool {Pool} has {Free} free"
            + (LeftOut.ToString() is { Length: > 0 } nodes ? $" ({nodes})" : "");

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new("accelerators", $"{Needs}", $"{Free} free in pool {Pool}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => [.. Relief?.Cures ?? [], .. LeftOut.Cures];
    }

    /// <summary>Enough hosts have chips, but too few have enough of something else.</summary>
    /// <param name="Resource">What is short most often.</param>
    /// <param name="NeedsEach">How much each host needs, in base units.</param>
    /// <param name="Best">The most that a host with free chips has free, in base units.</param>
    /// <param name="Enough">The most that each host could ask for so that enough hosts have it, in base units.</param>
    /// <param name="HostCount">Hosts that are needed.</param>
    /// <param name="Have">Hosts that have the chips and all else.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="Relief">What would let it start now.</param>
    public sealed record ShortOfResource(
        string Resource, long NeedsEach, long Best, long Enough, int HostCount, int Have, string Pool, Relief? Relief) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"needs {ResourceText.Of(Resource, NeedsEach)} beside the chips on {(HostCount == 1 ? "a host" : $"each of {HostCount} hosts")}; "
            + (Have == 0
                ? $"no host of pool {Pool} has that, the best has {ResourceText.Of(Resource, Math.Max(0, Best))} free"
                : $"{Hosts(Have)} of pool {Pool} {(Have == 1 ? "has" : "have")} that");

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing =>
            [new(Resource, ResourceText.Of(Resource, NeedsEach), $"{ResourceText.Of(Resource, Math.Max(0, Best))} at best")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures =>
        [
            .. Enough > 0
                ? [new Cure($"requests of the template: at most {ResourceText.Of(Resource, Enough)}", $"{Hosts(HostCount)} would have it")]
                : Array.Empty<Cure>(),
            .. Relief?.Cures ?? [],
        ];
    }

    /// <summary>Enough hosts have chips, but on too few is a host port free.</summary>
    /// <param name="Port">The port.</param>
    /// <param name="HostCount">Hosts that are needed.</param>
    /// <param name="Have">Hosts that have the chips and all else.</param>
    /// <param name="Pool">The pool.</param>
    public sealed record HostPortTaken(int Port, int HostCount, int Have, string Pool) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"needs host port {Port} beside the chips on {Hosts(HostCount)}; pool {Pool} has {(Have == 0 ? "none" : Have)} where it is free";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new($"hosts with port {Port} free", $"{HostCount}", $"{Have}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => [new("template: leave hostPort out or choose another", "more hosts would do")];
    }

    /// <summary>Enough chips are free, but not together on enough hosts.</summary>
    /// <param name="HostCount">Hosts that are needed, the fewest.</param>
    /// <param name="ChipsPerHost">Chips of each.</param>
    /// <param name="Have">Hosts that can give so many.</param>
    /// <param name="Best">The host with the most free chips.</param>
    /// <param name="Free">Its free chips.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="Relief">What would let it start now.</param>
    public sealed record NoHostHolds(
        int HostCount, int ChipsPerHost, int Have, string Best, int Free, string Pool, Relief? Relief) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => HostCount == 1
            ? $"needs {ChipsPerHost} {Plural(ChipsPerHost, "chip")} on one host; the best of pool {Pool}, {Best}, has {Free} free"
            : $"needs {HostCount} hosts with {ChipsPerHost} free {Plural(ChipsPerHost, "chip")} each; pool {Pool} has {Have}";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => HostCount == 1
            ? [new("accelerators on one host", $"{ChipsPerHost}", $"{Free} on {Best}")]
            : [new($"hosts with {ChipsPerHost} free accelerators", $"{HostCount}", $"{Have}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => Relief?.Cures ?? [];
    }

    /// <summary>A host has enough free chips, but not in the island or pairs that the fabric's rule or the job asks for.</summary>
    /// <param name="HostCount">Hosts that are needed, the fewest.</param>
    /// <param name="ChipsPerHost">Chips of each.</param>
    /// <param name="Have">Hosts that can give them.</param>
    /// <param name="Group">What the chips must be in: <c>one ring</c>, <c>whole die pairs</c> or <c>one island</c>.</param>
    /// <param name="Best">The host that comes nearest.</param>
    /// <param name="Free">The most such chips it has free together.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="Relief">What would let it start now.</param>
    public sealed record NoIslandHolds(
        int HostCount, int ChipsPerHost, int Have, string Group, string Best, int Free, string Pool, Relief? Relief) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => HostCount == 1
            ? $"needs {ChipsPerHost} chips in {Group} of a host; the best of pool {Pool}, {Best}, has {Free} free"
            : $"needs {HostCount} hosts with {ChipsPerHost} chips in {Group} each; pool {Pool} has {Have}";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new($"accelerators in {Group}", $"{ChipsPerHost}", $"{Free} on {Best}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => Relief?.Cures ?? [];
    }

    /// <summary>The pool would hold it, but no domain of the required level.</summary>
    /// <param name="Needs">Chips of the job.</param>
    /// <param name="Level">The required level.</param>
    /// <param name="Best">The domain with the most free chips.</param>
    /// <param name="Free">Its free chips that the job may use.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="Relief">What would let it start now.</param>
    public sealed record NoDomainHolds(int Needs, string Level, string Best, int Free, string Pool, Relief? Relief) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => Free < Needs
            ? $"needs {Needs} chips in one {Level}; the best of pool {Pool}, {Best}, has {Free} free"
            : $"needs {Needs} chips in one {Level}; the best of pool {Pool}, {Best}, has {Free} free, but not on hosts of equal shares";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new($"accelerators in one {Level}", $"{Needs}", $"{Free} in {Best}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => Relief?.Cures ?? [];
    }
}
