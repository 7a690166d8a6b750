using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Jobs;

/// <summary>A placement as it stands in a job's status: hosts that follow each other with the same chips share one entry.</summary>
/// <remarks>
/// Where that makes many entries, hosts with unlike chips share one too, and its chips are told host by host, <c>0-3*5;4-7</c> for five hosts
/// with the first four and one with the others: so the longest gang's placement stays a small part of the 64 KiB that a status may have.
/// </remarks>
public static class PlacementFormat
{
    private const int MostEntries = 32;

    /// <summary>The hosts of a placement, written short.</summary>
    public static List<PlacementHosts> Write(ImmutableArray<HostShare> hosts)
    {
        var entries = Write(hosts, (a, b) => a.Chips == b.Chips);
        return entries.Count <= MostEntries ? entries : Write(hosts, (_, _) => true);
    }

    /// <summary>Reads the placement of a status.</summary>
    /// <returns>Null where there is none, or where somebody else wrote what is no placement.</returns>
    public static Placement? Read(JobPlacement? written)
    {
        if (written?.Hosts is not { Count: > 0 } entries || written.Class is null || written.Pool is null) return null;

        var hosts = ImmutableArray.CreateBuilder<HostShare>();
        foreach (var entry in entries)
        {
            if (entry.Nodes is null || !HostList.TryRead(entry.Nodes, out var names) || hosts.Count + names.Length > HostList.MaxHosts
                || !TryReadChips(entry.Chips, names.Length, out var chips))
            {
                return null;
            }

            for (var i = 0; i < names.Length; i++) hosts.Add(new(names[i], chips[i]));
        }

        var perHost = hosts[0].Chips.Count;
        return new(written.Variant ?? Variant.DefaultName, written.Class, written.Pool, perHost, hosts.ToImmutable());
    }

    private static List<PlacementHosts> Write(ImmutableArray<HostShare> hosts, Func<HostShare, HostShare, bool> together)
    {
        var entries = new List<PlacementHosts>();
        for (var first = 0; first < hosts.Length;)
        {
            var last = first;
            while (last + 1 < hosts.Length && together(hosts[first], hosts[last + 1]) && HostList.Joins(hosts[last].Node) && HostList.Joins(hosts[last + 1].Node)) last++;
            var entry = hosts[first..(last + 1)];
            entries.Add(new() { Nodes = HostList.Write([.. entry.Select(host => host.Node)]), Chips = WriteChips(entry) });
            first = last + 1;
        }

        return entries;
    }

    private static string WriteChips(ImmutableArray<HostShare> hosts)
    {
        if (hosts.All(host => host.Chips == hosts[0].Chips)) return hosts[0].Chips.ToString();
        var text = new StringBuilder();
        for (var first = 0; first < hosts.Length;)
        {
            var last = first;
            while (last + 1 < hosts.Length && hosts[last + 1].Chips == hosts[first].Chips) last++;
            if (first > 0) text.Append(';');
            text.Append(hosts[first].Chips);
            if (last > first) text.Append(CultureInfo.InvariantCulture, $"*{last - first + 1}");
            first = last + 1;
        }

        return text.ToString();
    }

    /// <summary>One set for all hosts, or one after the other until each has its own.</summary>
    private static bool TryReadChips(string? text, int hosts, out ImmutableArray<ChipSet> chips)
    {
        chips = [];
        if (text is null) return false;
        if (!text.AsSpan().ContainsAny(';', '*'))
        {
            if (!ChipSet.TryParse(text, out var same)) return false;
            chips = [.. Enumerable.Repeat(same, hosts)];
            return true;
        }

        var each = ImmutableArray.CreateBuilder<ChipSet>(hosts);
        foreach (var part in text.Split(';'))
        {
            var star = part.IndexOf('*', StringComparison.Ordinal);
            var times = 1;
            if (star >= 0 && !int.TryParse(part[(star + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out times)) return false;
            if (!ChipSet.TryParse(star < 0 ? part : part[..star], out var set) || times > hosts - each.Count) return false;
            each.AddRange(Enumerable.Repeat(set, times));
        }

        chips = each.ToImmutable();
        return chips.Length == hosts;
    }
}
