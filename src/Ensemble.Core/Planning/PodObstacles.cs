using Ensemble.Core.Decisions;
using Ensemble.Core.Placing;

namespace Ensemble.Core.Planning;

/// <summary>Finds out why no node has room for a pod, in kube-scheduler's words where it has some.</summary>
internal static class PodObstacles
{
    /// <summary>Why none has, counted over the nodes of a pool; a node may lack several things.</summary>
    public static Reason.NoNodeForPod Of(PoolLedger pool, PodNeeds pod, bool oneIsland)
    {
        var standings = pool.Standings(pod.Needs);
        var lacks = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (best, free) = (-1, -1);
        for (var slot = 0; slot < pool.Hosts; slot++)
        {
            if (standings[slot] > NodeStanding.LastChoice) continue;
            if (pool.Usable(slot) > free) (best, free) = (slot, pool.Usable(slot));
            foreach (var lack in LacksOf(pool, slot, pod, oneIsland)) lacks[lack] = lacks.GetValueOrDefault(lack) + 1;
        }

        int Count(NodeStanding standing) => standings.Count(s => s == standing);
        return new(
            pool.Hosts, string.Join(", ", lacks.Select(lack => $"{lack.Value} {lack.Key}")), pod.Chips, best < 0 ? "" : pool.Domains.Nodes[best].Name,
            Math.Max(0, free), pool.Pool.Name,
            new(Count(NodeStanding.NotReady), Count(NodeStanding.Cordoned), Count(NodeStanding.Tainted), Count(NodeStanding.NotSelected)) { ByVolumes = pod.Needs.Demand.HeldByVolumes });
    }

    private static IEnumerable<string> LacksOf(PoolLedger pool, int slot, PodNeeds pod, bool oneIsland)
    {
        if (pool.FreeAmount(slot, pool.PodResource) < 1) yield return "Too many pods";
        if (pool.Usable(slot) < pod.Chips) yield return $"Insufficient {pool.Pool.Class.Resource}";
        else if (pod.Chips > 0 && !ChipChoice.Allows(pool.Pool.Class.Fabric, pod.Chips)) yield return $"cannot give {pod.Chips} chips by the rule of their fabric";
        else if (pod.Chips > 0 && !pool.Gives(slot, pod.Chips, oneIsland)) yield return $"without {pod.Chips} chips that belong together";
        for (var i = 0; i < pod.Needs.Axis.Length; i++)
        {
            if (pool.FreeAmount(slot, pod.Needs.Axis[i]) < pod.Needs.Amounts[i]) yield return $"Insufficient {pool.ResourceName(pod.Needs.Axis[i])}";
        }

        if (pod.Needs.Ports.Any(port => port >= 0 && pool.PortTaken(slot, port))) yield return "without free host ports";
        if (pod.Needs.Ports.Any(port => port < 0 && pool.PortTaken(slot, port))) yield return "with a pod it keeps apart from";
    }
}
