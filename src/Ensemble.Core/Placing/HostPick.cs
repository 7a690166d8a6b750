namespace Ensemble.Core.Placing;

/// <summary>Picks a gang's hosts inside a domain so that few sub-domains are touched and those are used whole.</summary>
/// <param name="pool">The pool.</param>
/// <param name="fitting">By slot: how many hosts before it fit.</param>
/// <param name="share">Chips of each host.</param>
/// <param name="oneIsland">Whether a host's chips must be in one island.</param>
internal readonly ref struct HostPick(PoolLedger pool, ReadOnlySpan<int> fitting, int share, bool oneIsland)
{
    private const int IdBits = 24;
    private const int FreeBits = 24;
    private const long IdMask = (1L << IdBits) - 1;

    private readonly ReadOnlySpan<int> _fitting = fitting;

    /// <summary>Fills <paramref name="slots"/> with fitting hosts of a domain, which has enough, in the order of their slots.</summary>
    /// <remarks>
    /// Going down the levels: the sub-domains with the most fitting hosts are taken whole, until one of the others holds the rest; the
    /// one it fills best is divided in the same way. Hosts are picked by how well their chips suit, then the fullest first.
    /// </remarks>
    public void Fill(int level, int domain, Span<int> slots)
    {
        var left = slots;
        while (level < pool.Domains.HostLevel - 1 && left.Length < Fitting(level, domain))
        {
            var children = ChildrenByFitting(level, domain);
            level++;
            var next = 0;
            while (left.Length > 0 && left.Length >= Fitting(level, Id(children[next])))
            {
                var child = Id(children[next++]);
                var count = Fitting(level, child);
                TakeAll(level, child, left[..count]);
                left = left[count..];
            }

            if (left.Length == 0) break;
            domain = BestFit(level, children.AsSpan(next), left.Length);
        }

        if (left.Length > 0) TakeBest(level, domain, left);
        slots.Sort();
    }

    private static int Id(long key) => (int)(key & IdMask);

    private int Fitting(int level, int domain) => _fitting[pool.Domains.End(level, domain)] - _fitting[pool.Domains.Start(level, domain)];

    private bool Fits(int slot) => _fitting[slot + 1] > _fitting[slot];

    /// <summary>Keys that sort by fitting hosts, most first, then by free chips, least first, then by id.</summary>
    private long[] ChildrenByFitting(int level, int domain)
    {
        var (first, end) = (pool.Domains.FirstChild(level, domain), pool.Domains.EndChild(level, domain));
        var keys = new long[end - first];
        for (var child = first; child < end; child++)
        {
            long fewer = short.MaxValue - Math.Min(Fitting(level + 1, child), short.MaxValue);
            keys[child - first] = Key(fewer, pool.FreeOf(level + 1, child), child);
        }

        Array.Sort(keys);
        return keys;
    }

    /// <summary>The child with the fewest fitting hosts that still are enough; of several the one with the fewest free chips.</summary>
    private int BestFit(int level, ReadOnlySpan<long> children, int hosts)
    {
        var best = 0;
        for (var next = 1; next < children.Length; next++)
        {
            var has = Fitting(level, Id(children[next]));
            if (has < hosts) break;
            if (has < Fitting(level, Id(children[best]))) best = next;
        }

        return Id(children[best]);
    }

    private void TakeAll(int level, int domain, Span<int> into)
    {
        var taken = 0;
        for (var slot = pool.Domains.Start(level, domain); slot < pool.Domains.End(level, domain); slot++)
        {
            if (Fits(slot)) into[taken++] = slot;
        }
    }

    private void TakeBest(int level, int domain, Span<int> into)
    {
        if (into.Length == Fitting(level, domain))
        {
            TakeAll(level, domain, into);
            return;
        }

        var keys = new long[Fitting(level, domain)];
        var count = 0;
        for (var slot = pool.Domains.Start(level, domain); slot < pool.Domains.End(level, domain); slot++)
        {
            if (Fits(slot)) keys[count++] = Key(pool.Rank(slot, share, oneIsland), pool.Usable(slot), slot);
        }

        Array.Sort(keys);
        for (var i = 0; i < into.Length; i++) into[i] = Id(keys[i]);
    }

    private static long Key(long first, int free, int id) => (first << (FreeBits + IdBits)) | ((long)free << IdBits) | (long)id;
}
