using System.Collections.Immutable;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Decisions;

/// <content>Why a job waits that could not start even on an idle fleet: it or the fleet must change.</content>
public abstract partial record Reason
{
    /// <summary>No pool has what its variants run on.</summary>
    /// <param name="Wanted">The classes or vendors its variants name, as a list for people.</param>
    /// <param name="Known">The pools and their classes, as a list for people; empty where there is no pool.</param>
    public sealed record NoPoolFor(string Wanted, string Known) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            Known.Length == 0 ? $"runs on {Wanted}; the fleet has no pool yet" : $"runs on {Wanted}; no pool has that; the fleet has {Known}";

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => Known.Length == 0
            ? [new("create an AcceleratorPool", "its nodes could be used")]
            : [new("variants: add one for a class that a pool has", "could be placed there")];
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
            $"a tensor-parallel group of {Tensor} stays inside one host, which no share of the {ChipsPerHost} chips "
            + $"of a host of {Class} allows";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new("chips per host", $"{Tensor}", $"{ChipsPerHost}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures =>
            [new($"parallelism.tensor: {Math.Min(Tensor, LargestPowerOfTwo(ChipsPerHost))}", $"a group would fit a host of {Class}")];

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
        public override ImmutableArray<Cure> Cures => Sizes(Upper, Lower, $"could run on {Class}");
    }

    /// <summary>None of the sizes of an elastic job can be cut into equal hosts of the class.</summary>
    /// <param name="Min">The least chips.</param>
    /// <param name="Max">The most chips.</param>
    /// <param name="Step">The step between.</param>
    /// <param name="Class">The class.</param>
    /// <param name="PerHost">What a host may give, as a list for people.</param>
    public sealed record NoElasticSize(int Min, int Max, ElasticStep Step, string Class, string PerHost) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"no size from {Min} to {Max} in steps of {Step} can be cut into equal hosts of {Class}, of which each gives {PerHost}";

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => [new("size.elastic: a wider range or another step", $"could run on {Class}")];
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
        [
            new($"topology.required: one of {Levels}", $"could run in pool {Pool}"),
            new($"levels: add {Level} to AcceleratorPool {Pool}", "its domains would be known"),
        ];
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
    /// <param name="Lower">The next smaller size that would need no more hosts than there are; null where there is none.</param>
    /// <param name="Upper">The next larger such size; null where there is none.</param>
    public sealed record TooFewHosts(int Needs, int HostCount, int ChipsPerHost, string Pool, int Has, int? Lower, int? Upper) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"{Needs} chips make {ResourceText.Count(HostCount, "equal host")} of {ChipsPerHost} at the fewest; pool {Pool} has {Hosts(Has)}";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new("hosts", $"{HostCount}", $"{Has} in pool {Pool}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures => Sizes(Upper, Lower, $"could run in pool {Pool}");
    }

    /// <summary>No domain of the required level has so many chips, even if all were free.</summary>
    /// <param name="Needs">Chips of the job.</param>
    /// <param name="Level">The required level.</param>
    /// <param name="Best">The largest domain of it.</param>
    /// <param name="Has">All its chips.</param>
    /// <param name="Pool">The pool.</param>
    /// <param name="Wider">The narrowest wider level with a domain that is large enough; null where only the whole pool is.</param>
    public sealed record DomainsTooSmall(int Needs, string Level, string Best, int Has, string Pool, string? Wider) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"needs {Needs} chips in one {Level}; the largest of pool {Pool}, {Best}, has {Has}";

        /// <inheritdoc/>
        public override ImmutableArray<Shortfall> Missing => [new($"accelerators in one {Level}", $"{Needs}", $"{Has} in {Best}")];

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures =>
        [
            new(Wider is null ? "leave topology.required out" : $"topology.required: {Wider}", $"could run in pool {Pool}"),
            new($"size: at most {Has} accelerators", $"could run in {Best}"),
        ];
    }

    private static ImmutableArray<Cure> Sizes(int? upper, int? lower, string effect) =>
        [.. new[] { upper, lower }.Where(size => size is not null).Select(size => new Cure($"size.accelerators: {size}", effect))];
}
