using Ensemble.Core.Fleet;

namespace Ensemble.Core.Queues;

/// <summary>A tenant's share of the fleet.</summary>
public sealed record FleetQueue
{
    /// <summary>The queue of jobs that name none.</summary>
    public const string DefaultName = "default";

    /// <summary>The queue's name; unique.</summary>
    public required string Name { get; init; }

    /// <summary>The most accelerators its jobs may hold at a time, of all classes together; null means no limit.</summary>
    public int? MaxAccelerators { get; init; }

    /// <summary>Accelerators held by pods that are no job of the snapshot: other people's, of this queue.</summary>
    public int HeldByPods { get; init; }

    /// <summary>Which namespaces' jobs may name it, by the namespaces' labels; all unless set.</summary>
    public LabelSelector Namespaces { get; init; } = LabelSelector.Everything;

    /// <summary>The unlimited queue that serves while no resource is named <see cref="DefaultName"/>.</summary>
    public static FleetQueue BuiltInDefault { get; } = new() { Name = DefaultName };
}
