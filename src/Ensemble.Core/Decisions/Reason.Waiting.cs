using System.Collections.Immutable;
using System.Globalization;

namespace Ensemble.Core.Decisions;

/// <content>Why a job waits; a waiting job names its nearest obstacle. First what its author or queue says, then what can never be, then what is not free.</content>
public abstract partial record Reason
{
    /// <summary>It failed and is not tried again yet.</summary>
    /// <param name="Until">When it is tried again.</param>
    public sealed record BackingOff(DateTimeOffset Until) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            "was stopped by a failure and is tried again at " + Until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>The queue it names does not exist.</summary>
    /// <param name="Queue">The queue.</param>
    /// <param name="Known">The queues that exist, as a list for people.</param>
    public sealed record QueueMissing(string Queue, string Known) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"queue {Queue} does not exist; there is {Known}";

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

    /// <summary>No pool has what its variants run on.</summary>
    /// <param name="Wanted">The classes or vendors its variants name, as a list for people.</param>
    /// <param name="Known">The pools and their classes, as a list for people; empty where there is no pool.</param>
    public sealed record NoPoolFor(string Wanted, string Known) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            Known.Length == 0 ? $"runs on {Wanted}; the fleet has no pool yet" : $"runs on {Wanted}; no pool has that, there is {Known}";

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => [new("variants: add one for a class that a pool has", "could be placed there")];
    }

    /// <summary>The pool it could use has no node with chips.</summary>
    /// <param name="Pool">The pool.</param>
    public sealed record PoolEmpty(string Pool) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"pool {Pool} has no node with chips yet";

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures =>
            [new($"label nodes so that the selector of AcceleratorPool {Pool} matches them", "their chips could be used")];
    }

    /// <summary>The compute of a class is not known, so that no equal can be reckoned.</summary>
    /// <param name="Class">The class.</param>
    public sealed record ComputeUnknown(string Class) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"asks for compute like another class, but the training throughput of class {Class} is not known";

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures =>
            [new($"teraflops.bf16 or teraflops.fp16 of AcceleratorClass {Class}", "its equal in other classes could be reckoned")];
    }

    /// <summary>A tensor-parallel group does not fit a host.</summary>
    /// <param name="Tensor">Chips of a group.</param>
    /// <param name="Class">The class.</param>
    /// <param name="ChipsPerHost">The most chips that a host of it has.</param>
    public sealed record TensorParallelTooWide(int Tensor, string Class, int ChipsPerHost) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"a tensor-parallel group of {Tensor} stays inside one host, which no share of the {ChipsPerHost} chips of a {Class} host allows";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new("chips per host", $"{Tensor}", $"{ChipsPerHost}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures =>
            [new($"parallelism.tensor: {Math.Min(Tensor, LargestPowerOfTwo(ChipsPerHost))}", $"a group would fit a {Class} host")];

        private static int LargestPowerOfTwo(int number) => 1 << (31 - int.LeadingZeroCount(Math.Max(1, number)));
    }

    /// <summary>No number of equal hosts of the class carries exactly so many chips.</summary>
    /// <param name="Chips">Chips asked for.</param>
    /// <param name="Class">The class.</param>
    /// <param name="PerHost">What a host may give, as a list for people.</param>
    /// <param name="Lower">The next smaller size that can be; null where there is none.</param>
    /// <param name="Upper">The next larger size that can be; null where there is none.</param>
    public sealed record SizeImpossible(int Chips, string Class, string PerHost, int? Lower, int? Upper) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"{Chips} chips cannot be cut into equal hosts of {Class}, of which each gives {PerHost}";

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures =>
        [
            .. new[] { Upper, Lower }.Where(size => size is not null)
                .Select(size => new Cure($"size.accelerators: {size}", $"could run on {Class}")),
        ];
    }

    /// <summary>The pool's network has no such level.</summary>
    /// <param name="Level">The level asked for.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="Levels">The levels it has, as a list for people.</param>
    public sealed record LevelUnknown(string Level, string Pool, string Levels) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"must be inside one {Level}; pool {Pool} has the levels {Levels}";

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures =>
            [new($"topology.required: one of {Levels}", $"could run in pool {Pool}"), new($"levels: add {Level} to AcceleratorPool {Pool}", "its domains would be known")];
    }

    /// <summary>It asks for more chips than the whole pool has.</summary>
    /// <param name="Needs">Chips of the job.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="Has">All chips of the pool, free or not.</param>
    public sealed record NeverFits(int Needs, string Pool, int Has) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"needs {Needs} chips; the whole pool {Pool} has {Has}";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new("accelerators", $"{Needs}", $"{Has} in pool {Pool}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => [new($"size: at most {Has} accelerators", $"could run in pool {Pool}")];
    }

    /// <summary>Its chips can be cut only into more hosts than the pool has.</summary>
    /// <param name="Needs">Chips of the job.</param>
    /// <param name="HostCount">The fewest equal hosts it can be cut into.</param>
    /// <param name="ChipsPerHost">Chips of each.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="Has">Hosts of the pool.</param>
    public sealed record TooFewHosts(int Needs, int HostCount, int ChipsPerHost, string Pool, int Has) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"{Needs} chips make {ResourceText.Count(HostCount, "equal host")} of {ChipsPerHost} at the fewest; pool {Pool} has {Has}";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new("hosts", $"{HostCount}", $"{Has} in pool {Pool}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => [new("size: a multiple of a host's chips", "would need fewer hosts")];
    }

    /// <summary>No domain of the required level has so many chips, even if all were free.</summary>
    /// <param name="Needs">Chips of the job.</param>
    /// <param name="Level">The required level.</param>
    /// <param name="Best">The largest domain of it.</param>
    /// <param name="Has">All its chips.</param>
    /// <param name="Pool">The pool.</param>
    public sealed record DomainsTooSmall(int Needs, string Level, string Best, int Has, string Pool) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"needs {Needs} chips in one {Level}; the largest of pool {Pool}, {Best}, has {Has}";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new($"accelerators in one {Level}", $"{Needs}", $"{Has} in {Best}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures =>
            [new("topology.required: a wider level", "could be larger"), new($"size: at most {Has} accelerators", $"could run in {Best}")];
    }

    /// <summary>Enough chips exist, but not on nodes that it may use now.</summary>
    /// <param name="Needs">Chips of the job.</param>
    /// <param name="Usable">All chips of the nodes it may use, free or not.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="NotReady">Nodes that are not ready.</param>
    /// <param name="Cordoned">Nodes closed for new pods.</param>
    /// <param name="Tainted">Nodes with a taint it does not tolerate.</param>
    /// <param name="NotSelected">Nodes that its selector or affinity excludes.</param>
    public sealed record NodesUnavailable(
        int Needs, int Usable, string Pool, int NotReady, int Cordoned, int Tainted, int NotSelected) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"needs {Needs} {Plural(Needs, "chip")}; the nodes of pool {Pool} that it may use have {Usable}: {string.Join(", ", Excluded())}";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new("accelerators", $"{Needs}", $"{Usable} on usable nodes of pool {Pool}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures
        {
            get
            {
                var cures = ImmutableArray.CreateBuilder<Cure>();
                if (Cordoned > 0) cures.Add(new("kubectl uncordon the nodes", $"{ResourceText.Count(Cordoned, "node")} more could be used"));
                if (NotReady > 0) cures.Add(new("bring the nodes back to Ready", $"{ResourceText.Count(NotReady, "node")} more could be used"));
                if (Tainted > 0) cures.Add(new("template.spec.tolerations", $"{ResourceText.Count(Tainted, "node")} more could be used"));
                if (NotSelected > 0)
                    cures.Add(new("template.spec.nodeSelector or affinity", $"{ResourceText.Count(NotSelected, "node")} more could be used"));
                return cures.DrainToImmutable();
            }
        }

        private IEnumerable<string> Excluded()
        {
            if (NotReady > 0) yield return $"{NotReady} not ready";
            if (Cordoned > 0) yield return $"{Cordoned} cordoned";
            if (Tainted > 0) yield return $"{Tainted} with a taint it does not tolerate";
            if (NotSelected > 0) yield return $"{NotSelected} not selected by its template";
        }
    }

    /// <summary>Too few chips are free.</summary>
    /// <param name="Needs">Chips of the job.</param>
    /// <param name="Free">Free chips it may use after this plan.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="Relief">What would let it start now.</param>
    public sealed record TooFewFreeChips(int Needs, int Free, string Pool, Relief? Relief) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"needs {Needs} {Plural(Needs, "chip")}; pool {Pool} has {Free} free";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new("accelerators", $"{Needs}", $"{Free} free in pool {Pool}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => Relief?.Cures ?? [];
    }

    /// <summary>Enough hosts have chips, but too few have enough of something else.</summary>
    /// <param name="Resource">What is short most often.</param>
    /// <param name="NeedsEach">How much each host needs, in base units.</param>
    /// <param name="Best">The most that a host with free chips has free, in base units.</param>
    /// <param name="HostCount">Hosts that are needed.</param>
    /// <param name="Have">Hosts that have the chips and all else.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="Relief">What would let it start now.</param>
    public sealed record ShortOfResource(
        string Resource, long NeedsEach, long Best, int HostCount, int Have, string Pool, Relief? Relief) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"needs {ResourceText.Of(Resource, NeedsEach)} beside the chips on {(HostCount == 1 ? "a host" : $"each of {HostCount} hosts")}; "
            + (Have == 0 ? $"no host of pool {Pool} has that, the best has {ResourceText.Of(Resource, Math.Max(0, Best))} free" : $"{Have} of pool {Pool} have that");

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing =>
            [new(Resource, ResourceText.Of(Resource, NeedsEach), $"{ResourceText.Of(Resource, Math.Max(0, Best))} at best")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures =>
            [new($"requests of {Resource} in the template: at most {ResourceText.Of(Resource, Math.Max(0, Best))}", "more hosts would do"), .. Relief?.Cures ?? []];
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
            $"needs host port {Port} beside the chips on {Hosts(HostCount)}; pool {Pool} has {Have} where it is free";

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
