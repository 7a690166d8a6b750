using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Core.Placing;
using Ensemble.Core.Tests.Planning;
using Xunit;

namespace Ensemble.Core.Tests.Placing;

public sealed class PoolMembershipSpecs
{
    private static readonly AcceleratorPool Big = Pool("big", ("gpu", "h100"));
    private static readonly AcceleratorPool Rack = Pool("rack-1", ("rack", "1"));

    [Fact]
    public void A_node_belongs_to_the_pool_that_selects_it_and_others_to_none()
    {
        var membership = PoolMembership.Assign([Rack, Big], [Node("n1", ("gpu", "h100")), Node("n2", ("rack", "1")), Node("n3", ("disk", "ssd"))]);
        Assert.Equal([("n1", "big"), ("n2", "rack-1")], membership.PoolOf.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, p.Value)));
        Assert.Empty(membership.Conflicts);
    }

    [Fact]
    public void Where_pools_overlap_the_first_by_name_wins_and_the_other_is_told()
    {
        var membership = PoolMembership.Assign([Rack, Big], [Node("n2", ("gpu", "h100"), ("rack", "1")), Node("n1", ("gpu", "h100"), ("rack", "1"))]);
        Assert.Equal("big", membership.PoolOf["n1"]);
        Assert.Equal([new PoolConflict("n1", "big", "rack-1"), new("n2", "big", "rack-1")], membership.Conflicts);
    }

    [Fact]
    public void A_pool_without_a_selector_has_no_node() =>
        Assert.Empty(PoolMembership.Assign([new() { Name = "a", Class = Classes.H100 }], [Node("n1", ("gpu", "h100"))]).PoolOf);

    private static AcceleratorPool Pool(string name, params (string Key, string Value)[] labels) =>
        new() { Name = name, Class = Classes.H100, Selector = LabelSelector.OfLabels(labels.Select(l => KeyValuePair.Create(l.Key, l.Value))) };

    private static (string Name, IReadOnlyDictionary<string, string> Labels) Node(string name, params (string Key, string Value)[] labels) =>
        (name, labels.ToImmutableDictionary(l => l.Key, l => l.Value));
}
