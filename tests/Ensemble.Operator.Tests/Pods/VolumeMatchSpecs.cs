using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Pods;
using Xunit;

namespace Ensemble.Operator.Tests.Pods;

/// <summary>Which of the volumes that exist a claim may have.</summary>
public sealed class VolumeMatchSpecs
{
    private static readonly VolumeClaimFacts Claim = new()
    {
        Key = new("a", "work"), Uid = "claim", Class = "local", Access = VolumeAccess.ReadWriteOnce, Bytes = 10,
    };

    [Fact]
    public void A_volume_fits_by_class_size_access_mode_and_labels()
    {
        Assert.Equal(["v"], Fitting(Claim, Volume("v")));
        Assert.Empty(Fitting(Claim, Volume("v") with { Class = "other" }));
        Assert.Empty(Fitting(Claim, Volume("v") with { Bytes = 9 }));
        Assert.Empty(Fitting(Claim, Volume("v") with { Access = VolumeAccess.ReadOnlyMany }));
        Assert.Empty(Fitting(Claim, Volume("v") with { Block = true }));
        Assert.Empty(Fitting(Claim, Volume("v") with { Available = false }));
        Assert.Empty(Fitting(Claim, Volume("v") with { Deleting = true }));
        Assert.Empty(Fitting(Claim with { Selector = LabelSelector.OfLabels([new("disk", "nvme")]) }, Volume("v")));
        Assert.Equal(["v"], Fitting(Claim with { Selector = LabelSelector.OfLabels([new("disk", "nvme")]) }, Volume("v") with { Labels = LabelSet.Of(new KeyValuePair<string, string>("disk", "nvme")) }));
    }

    [Fact]
    public void A_volume_that_is_set_aside_is_for_its_claim_alone_and_before_all_others()
    {
        Assert.Empty(Fitting(Claim, Volume("v") with { Claim = new ObjectKey("a", "other") }));
        Assert.Empty(Fitting(Claim, Volume("v") with { Claim = Claim.Key, ClaimUid = "an earlier claim of that name" }));
        Assert.Equal(["mine"], Fitting(Claim, Volume("free"), Volume("mine") with { Claim = Claim.Key }));
    }

    [Fact]
    public void The_smallest_that_the_node_reaches_is_taken()
    {
        var node = new NodeFacts { Name = "gpu-1", Uid = "n", ResourceVersion = 1, Labels = LabelSet.Of(new KeyValuePair<string, string>("kubernetes.io/hostname", "gpu-1")) };
        Assert.Equal("small", VolumeMatch.Choose([Volume("large") with { Bytes = 99 }, Volume("small"), Volume("elsewhere") with { Bytes = 1, Nodes = Host("gpu-2") }], node)!.Name);
        Assert.Null(VolumeMatch.Choose([Volume("elsewhere") with { Nodes = Host("gpu-2") }], node));
    }

    [Fact]
    public void The_nodes_of_many_local_volumes_are_one_list()
    {
        var zone = LabelSelector.OfLabels([new("zone", "a"), new("disk", "nvme")]);
        Assert.Equal(
            ["kubernetes.io/hostname in (gpu-1,gpu-2)", "disk=nvme,zone=a"],
            VolumeMatch.AnyOf([Host("gpu-2"), [zone], Host("gpu-1"), Host("gpu-2"), [zone]]).Select(term => term.ToString()));
        Assert.Empty(VolumeMatch.AnyOf([Host("gpu-1"), []])); // One that all nodes reach.
    }

    [Fact]
    public void Local_volumes_with_zone_labels_are_one_list_for_each_zone()
    {
        var each = Enumerable.Range(0, 2000).Select(i => LabelSelector.Both(Host($"gpu-{i}"), [LabelSelector.OfLabels([new("zone", $"z{i % 2}")]), new([new("zone", LabelOperator.DoesNotExist, [])])]));

        var any = VolumeMatch.AnyOf(each);

        Assert.Equal(["!zone", "zone=z0", "zone=z1"], any.Select(term => term.Requirements[1].ToString()));
        Assert.Equal([2000, 1000, 1000], any.Select(term => term.Requirements[0].Values.Length));
    }

    [Fact]
    public void Too_many_alternatives_become_the_names_of_the_nodes_that_meet_one()
    {
        ImmutableArray<LabelSelector> many = [.. Enumerable.Range(0, 65).Select(i => LabelSelector.OfLabels([new("row", $"{i}"), new("disk", "nvme")]))];
        NodeFacts[] nodes = [Node("b", "64"), Node("a", "0"), Node("elsewhere", "65")];

        Assert.Equal(["metadata.name in (a,b)"], VolumeMatch.Few(many, () => nodes).Select(term => term.ToString()));
        Assert.Equal([LabelSelector.Nothing], VolumeMatch.Few(many, () => []));
        Assert.Equal(64, VolumeMatch.Few(many[1..], () => nodes).Length);

        static NodeFacts Node(string name, string row) => new()
        {
            Name = name, Uid = name, ResourceVersion = 1, Labels = LabelSet.Of(new KeyValuePair<string, string>("row", row), new KeyValuePair<string, string>("disk", "nvme")),
        };
    }

    private static string[] Fitting(VolumeClaimFacts claim, params VolumeFacts[] volumes) => [.. VolumeMatch.Fitting(claim, volumes).Select(volume => volume.Name)];

    private static ImmutableArray<LabelSelector> Host(string name) => [LabelSelector.OfLabels([new("kubernetes.io/hostname", name)])];

    private static VolumeFacts Volume(string name) => new()
    {
        Name = name, Uid = name, Class = "local", Access = VolumeAccess.ReadWriteOnce | VolumeAccess.ReadWriteMany, Bytes = 10, Available = true,
    };
}
