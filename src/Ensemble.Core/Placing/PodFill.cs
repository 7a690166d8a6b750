using Ensemble.Core.Fleet;

namespace Ensemble.Core.Placing;

/// <summary>Takes hosts of a domain for pods, so that few sub-domains are touched and those are used whole; can take it all back.</summary>
/// <param name="pool">The pool.</param>
/// <param name="request">The pods.</param>
/// <param name="oneIsland">Whether a pod's chips must be in one island.</param>
internal sealed class PodFill(PoolLedger pool, PodRequest request, bool oneIsland)
{
    private readonly List<(int Member, HostNeeds Needs)> _taken = [];

    /// <summary>The host of each pod.</summary>
    public int[] Slots { get; } = new int[request.Pods];

    /// <summary>The chips of each pod.</summary>
    public ChipSet[] Chips { get; } = new ChipSet[request.Pods];

    /// <summary>Puts all pods of a group into a domain that has room for them by its count.</summary>
    /// <param name="group">The group.</param>
    /// <param name="before">By slot: pods of the group that fit before it.</param>
    /// <param name="level">The domain's level.</param>
    /// <param name="domain">The domain.</param>
    /// <returns>False where the count promised too much.</returns>
    public bool TryFill(int group, int[] before, int level, int domain)
    {
        var members = request.Groups[group].Members.AsSpan();
        return TryFill(request.Groups[group], members, before, level, domain);
    }

    /// <summary>Takes all pods out again.</summary>
    public void TakeBack()
    {
        foreach (var (member, needs) in _taken) pool.Return(Slots[member], Chips[member], needs);
        _taken.Clear();
    }

    private bool TryFill(PodNeeds group, ReadOnlySpan<int> members, int[] before, int level, int domain)
    {
        if (level == pool.Domains.HostLevel) return TryTake(group, members, domain);
        var children = Children(group, before, level, domain);
        var next = 0;
        for (; next < children.Length && members.Length >= children[next].Fits; next++)
        {
            if (!TryFill(group, members[..children[next].Fits], before, level + 1, children[next].Domain)) return false;
            members = members[children[next].Fits..];
        }

        if (members.Length == 0) return true;
        if (next == children.Length) return false;

        // One of the others holds the rest: the one that it fills best.
        var best = next;
        for (; next < children.Length && children[next].Fits >= members.Length; next++)
        {
            if ((children[next].Fits, children[next].Free).CompareTo((children[best].Fits, children[best].Free)) < 0) best = next;
        }

        return TryFill(group, members, before, level + 1, children[best].Domain);
    }

    /// <summary>The sub-domains with room, those with the most first.</summary>
    private (int Fits, int Free, int Domain)[] Children(PodNeeds group, int[] before, int level, int domain)
    {
        var (first, end) = (pool.Domains.FirstChild(level, domain), pool.Domains.EndChild(level, domain));
        var children = new List<(int Fits, int Free, int Domain)>(end - first);
        for (var child = first; child < end; child++)
        {
            var fits = before[pool.Domains.End(level + 1, child)] - before[pool.Domains.Start(level + 1, child)];
            if (fits > 0) children.Add((Math.Min(fits, group.Members.Length), pool.FreeOf(level + 1, child), child));
        }

        children.Sort((a, b) => (-a.Fits, a.Free, a.Domain).CompareTo((-b.Fits, b.Free, b.Domain)));
        return [.. children];
    }

    private bool TryTake(PodNeeds group, ReadOnlySpan<int> members, int slot)
    {
        foreach (var member in members)
        {
            if (!pool.HasRoom(slot, group.Needs) || (group.Chips > 0 && !pool.Gives(slot, group.Chips, oneIsland))) return false;
            var chips = group.Chips > 0 ? pool.Choose(slot, group.Chips, oneIsland) : ChipSet.None;
            pool.Take(slot, chips, group.Needs);
            (Slots[member], Chips[member]) = (slot, chips);
            _taken.Add((member, group.Needs));
        }

        return true;
    }
}
