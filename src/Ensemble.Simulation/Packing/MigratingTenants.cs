using Ensemble.Core.Packing;

namespace Ensemble.Simulation.Packing;

/// <summary>The pods on a fleet, where a pod that finds no room makes one other move if that gives it room.</summary>
/// <remarks>The smallest pod that will do is moved, to where the policy would place it. What is moved costs nothing here: a bound, not a practice.</remarks>
internal sealed class MigratingTenants(PackingFleet fleet, IPackingPolicy policy)
{
    private readonly List<(PodShape Pod, PackingSpot Spot)>[] _byNode = [.. Enumerable.Range(0, fleet.Count).Select(_ => new List<(PodShape, PackingSpot)>())];

    /// <summary>Places a pod, if need be by moving another.</summary>
    /// <returns>Whether it found room.</returns>
    public bool TryPlace(PodShape pod)
    {
        var spot = policy.Choose(pod);
        if (!spot.Found && (pod.Gpus == 0 || !TryMakeRoom(pod) || !(spot = policy.Choose(pod)).Found)) return false;
        Place(pod, spot);
        return true;
    }

    private bool TryMakeRoom(PodShape pod)
    {
        var stuck = new HashSet<PodShape>(); // Shapes known to have no other place.
        var (best, at) = (-1, -1);
        for (var node = 0; node < fleet.Count; node++)
        {
            if (!pod.Allows(fleet.ShapeOf(node).Model)) continue;
            for (var i = 0; i < _byNode[node].Count; i++)
            {
                var (other, _) = _byNode[node][i];
                if (other.TotalGpuMilli >= pod.TotalGpuMilli || stuck.Contains(other)) continue;
                if (best >= 0 && other.TotalGpuMilli >= _byNode[best][at].Pod.TotalGpuMilli) continue;
                if (!MakesRoom(node, i, pod)) continue;
                if (FirstElsewhere(other, node) < 0) stuck.Add(other);
                else (best, at) = (node, i);
            }
        }

        if (best < 0) return false;
        Move(best, at, pod);
        return true;
    }

    private bool MakesRoom(int node, int tenant, PodShape pod)
    {
        var (other, spot) = _byNode[node][tenant];
        if (fleet.CpuLeft(node) + other.CpuMilli < pod.CpuMilli || fleet.MemoryLeft(node) + other.MemoryMib < pod.MemoryMib) return false;
        var (whole, largest, left) = (0, 0, 0);
        var gpus = fleet.GpusLeft(node);
        for (var gpu = 0; gpu < gpus.Length; gpu++)
        {
            left = gpus[gpu] + ((spot.Gpus >> gpu & 1) != 0 ? other.GpuMilli : 0);
            if (left == PodShape.WholeGpu) whole++;
            largest = Math.Max(largest, left);
        }

        return pod.IsShare ? largest >= pod.GpuMilli : whole >= pod.Gpus;
    }

    private int FirstElsewhere(PodShape pod, int not)
    {
        for (var node = 0; node < fleet.Count; node++)
        {
            if (node != not && fleet.HasRoom(node, pod)) return node;
        }

        return -1;
    }

    // The one that moves goes where the policy likes it best while its old place is taken by the pod it makes room for.
    private void Move(int node, int tenant, PodShape pod)
    {
        var (other, from) = _byNode[node][tenant];
        _byNode[node].RemoveAt(tenant);
        fleet.Remove(other, from);
        var taken = SpotOn(node, pod);
        fleet.Place(pod, taken);
        var to = policy.Choose(other);
        fleet.Remove(pod, taken);
        Place(other, to.Found ? to : from);
    }

    private PackingSpot SpotOn(int node, PodShape pod)
    {
        if (!pod.IsShare) return new(node, fleet.FirstWhole(node, pod.Gpus));
        return new(node, 1u << Policies.TightestGpu.Of(fleet.GpusLeft(node), pod.GpuMilli));
    }

    private void Place(PodShape pod, PackingSpot spot)
    {
        fleet.Place(pod, spot);
        _byNode[spot.Node].Add((pod, spot));
    }
}
