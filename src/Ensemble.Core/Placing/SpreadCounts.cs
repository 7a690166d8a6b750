namespace Ensemble.Core.Placing;

/// <summary>Where the members of one spread group are in a pool.</summary>
/// <remarks>Sparse: a pool has thousands of domains, a group is in few of them.</remarks>
internal sealed class SpreadCounts(DomainTree domains)
{
    private readonly Dictionary<(int Level, int Domain), int> _members = [];

    /// <summary>The members that are in a domain, wholly or with some hosts.</summary>
    public int Of(int level, int domain) => _members.GetValueOrDefault((level, domain));

    /// <summary>Counts a member on these hosts, in the order of their slots.</summary>
    public void Add(ReadOnlySpan<int> slots)
    {
        for (var level = 0; level <= domains.HostLevel; level++)
        {
            var last = -1;
            foreach (var slot in slots)
            {
                var domain = domains.DomainOf(level, slot);
                if (domain == last) continue; // Domains are ranges of slots: one that was left does not come again.
                last = domain;
                _members[(level, domain)] = Of(level, domain) + 1;
            }
        }
    }
}
