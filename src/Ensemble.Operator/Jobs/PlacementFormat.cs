using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Jobs;

/// <summary>A placement as it stands in a job's status: hosts that follow each other with the same chips share one entry.</summary>
public static class PlacementFormat
{
    /// <summary>The hosts of a placement, written short.</summary>
    public static List<PlacementHosts> Write(ImmutableArray<HostShare> hosts)
    {
        var segments = new List<PlacementHosts>();
        for (var first = 0; first < hosts.Length;)
        {
            var last = first;
            while (last + 1 < hosts.Length && Together(hosts[first], hosts[last + 1])) last++;
            segments.Add(new()
            {
                Nodes = HostList.Write([.. hosts[first..(last + 1)].Select(host => host.Node)]),
                Chips = hosts[first].Chips.ToString(),
            });
            first = last + 1;
        }

        return segments;
    }

    /// <summary>Reads the placement of a status.</summary>
    /// <returns>Null where there is none, or where somebody else wrote what is no placement.</returns>
    public static Placement? Read(JobPlacement? written)
    {
        if (written?.Hosts is not { Count: > 0 } segments || written.Class is null || written.Pool is null) return null;

        var hosts = ImmutableArray.CreateBuilder<HostShare>();
        foreach (var segment in segments)
        {
            if (segment.Nodes is null || !HostList.TryRead(segment.Nodes, out var names) || !ChipSet.TryParse(segment.Chips, out var chips)
                || hosts.Count + names.Length > HostList.MaxHosts)
            {
                return null;
            }

            foreach (var name in names) hosts.Add(new(name, chips));
        }

        var perHost = hosts[0].Chips.Count;
        return new(written.Variant ?? Variant.DefaultName, written.Class, written.Pool, perHost, hosts.ToImmutable());
    }

    private static bool Together(HostShare a, HostShare b) => a.Chips == b.Chips && HostList.Joins(a.Node) && HostList.Joins(b.Node);
}
