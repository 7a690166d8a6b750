using System.Collections.Immutable;
using Ensemble.Core.Queues;

namespace Ensemble.Core.Jobs;

/// <summary>A job as the scheduler sees it: what it asks for, and what it holds.</summary>
public sealed record Job
{
    /// <summary>Names it.</summary>
    public required JobId Id { get; init; }

    /// <summary>The queue it waits in.</summary>
    public string Queue { get; init; } = FleetQueue.DefaultName;

    /// <summary>Higher goes first; the value of its priority class.</summary>
    public int Priority { get; init; }

    /// <summary>When it was submitted; earlier goes first among equals.</summary>
    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>How many chips it asks for.</summary>
    public required JobSize Size { get; init; }

    /// <summary>The ways it can run, in its author's order; at least one.</summary>
    public required ImmutableArray<Variant> Variants { get; init; }

    /// <summary>How one of the variants is chosen.</summary>
    public VariantChoice Choose { get; init; }

    /// <summary>How near its hosts must be.</summary>
    public TopologyWish Topology { get; init; } = TopologyWish.None;

    /// <summary>Whom it is to be apart from; null where it does not matter.</summary>
    public SpreadWish? Spread { get; init; }

    /// <summary>Chips of one tensor-parallel group, which stays inside a host: a host's share is a multiple of it. 1 where not given.</summary>
    public int TensorParallel { get; init; } = 1;

    /// <summary>The pods, where the work is somebody else's; size, variants and tensor parallelism say nothing then.</summary>
    public PodGang? Pods { get; init; }

    /// <summary>Chips of one replica of its model (tensor x pipeline parallel): a job of elastic size takes multiples of it. 1 where not given.</summary>
    public int ReplicaChips { get; init; } = 1;

    /// <summary>Where it runs; null while it waits.</summary>
    public Placement? Placement { get; init; }

    /// <summary>When it was placed; says nothing while it waits.</summary>
    public DateTimeOffset PlacedAt { get; init; }

    /// <summary>Whether its whole gang runs.</summary>
    public bool Runs { get; init; }

    /// <summary>Hosts it has lost and that are to be replaced; <see cref="Placement"/> holds those that are left, in rank order. Null where it is whole.</summary>
    public Vacancy? Vacancy { get; init; }

    /// <summary>Whether its author holds it back.</summary>
    public bool Suspended { get; init; }

    /// <summary>It may not start before this, after a failed attempt; null means at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The priority class that it names and the cluster lacks; it waits for that. Null where there is none missing.</summary>
    public string? MissingPriorityClass { get; init; }

    /// <summary>Pods of its last attempt that are still ending on nodes that live. A job of elastic size waits for them: their chips are part of what it may have next. Any other takes no node of <see cref="Avoid"/> before they have ended.</summary>
    public int Stopping { get; init; }

    /// <summary>From when on it may be stopped to go on larger; null means never.</summary>
    public DateTimeOffset? GrowAfter { get; init; }

    /// <summary>Nodes that failed it in this or the last attempt; taken only when nothing else holds it.</summary>
    public ImmutableArray<string> Avoid { get; init; } = [];
}
