using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Gangs;

namespace Ensemble.Operator.Fleet;

/// <summary>Makes the scheduler's node of what the API server shows: the Node, its chips, and the pods that hold part of it.</summary>
internal static class NodeBuilder
{
    /// <param name="facts">The node.</param>
    /// <param name="pool">The pool it belongs to.</param>
    /// <param name="chips">What its agent reports; null where it has none yet.</param>
    /// <param name="pods">The pods on it that belong to no current placement and have not ended.</param>
    public static Node Build(NodeFacts facts, Core.Fleet.AcceleratorPool pool, AcceleratorNodeStatus? chips, IEnumerable<PodFacts> pods)
    {
        var taken = ResourceVector.Empty;
        var takenChips = ChipSet.None;
        var ports = ImmutableArray.CreateBuilder<int>();
        foreach (var pod in pods)
        {
            taken += pod.Requests.With(ResourceVector.Pods, 1);
            takenChips |= AscendAnnotations.ChipsOf(pod, pool.Class.Resource);
            ports.AddRange(pod.HostPorts);
        }

        return new()
        {
            Name = facts.Name,
            Pool = pool.Name,
            Labels = facts.Labels,
            Taints = facts.Taints,
            Cordoned = facts.Unschedulable,
            Ready = facts.Readiness == Readiness.Ready,
            Allocatable = facts.Allocatable,
            Taken = taken,
            TakenChips = takenChips,
            TakenHostPorts = ports.DrainToImmutable(),
            Chips = Chips(facts, pool.Class, chips),
        };
    }

    /// <summary>The chips as the agent reports them; without an agent, as the class says a host of so many is wired.</summary>
    private static ImmutableArray<Chip> Chips(NodeFacts facts, Core.Fleet.AcceleratorClass kind, AcceleratorNodeStatus? status)
    {
        if (status?.Chips is { Count: > 0 } reported)
        {
            return
            [
                .. reported
                    .Where(chip => chip.Index is >= 0 and < ChipSet.Capacity)
                    .DistinctBy(chip => chip.Index)
                    .OrderBy(chip => chip.Index)
                    .Select(chip => new Chip(chip.Index!.Value, chip.Island ?? chip.Index.Value / kind.Fabric.Island, IsHealthy(chip))),
            ];
        }

        var count = (int)Math.Clamp(facts.Capacity[kind.Resource], 0, ChipSet.Capacity);
        return [.. Enumerable.Range(0, count).Select(index => new Chip(index, index / kind.Fabric.Island, Healthy: true))];
    }

    private static bool IsHealthy(NodeChip chip) => chip.Health is not { } health || health.ValueOr(ChipHealth.Unknown) == ChipHealth.Healthy;
}
