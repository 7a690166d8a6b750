using System.Collections.Immutable;
using Ensemble.Core.Fleet;

namespace Ensemble.Core.Placing;

/// <summary>Which pool each node belongs to.</summary>
/// <param name="PoolOf">The pool's name by the node's; nodes of no pool are absent.</param>
/// <param name="Conflicts">Nodes that several pools select, by name; empty where pools do not overlap.</param>
public sealed record PoolMembership(ImmutableDictionary<string, string> PoolOf, ImmutableArray<PoolConflict> Conflicts)
{
    /// <summary>Assigns nodes to the pools whose selectors match their labels; where several match, the first by name has the node.</summary>
    /// <param name="pools">The pools, in any order.</param>
    /// <param name="nodes">Names and labels of the nodes, in any order.</param>
    public static PoolMembership Assign(
        IEnumerable<AcceleratorPool> pools, IEnumerable<(string Name, IReadOnlyDictionary<string, string> Labels)> nodes)
    {
        var inOrder = pools.OrderBy(pool => pool.Name, StringComparer.Ordinal).ToList();
        var poolOf = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var conflicts = ImmutableArray.CreateBuilder<PoolConflict>();
        foreach (var (name, labels) in nodes.OrderBy(node => node.Name, StringComparer.Ordinal))
        {
            var matching = inOrder.Where(pool => pool.Selector.Matches(labels)).Select(pool => pool.Name).ToList();
            if (matching.Count > 0) poolOf[name] = matching[0];
            conflicts.AddRange(matching.Skip(1).Select(loser => new PoolConflict(name, matching[0], loser)));
        }

        return new(poolOf.ToImmutable(), conflicts.ToImmutable());
    }
}
