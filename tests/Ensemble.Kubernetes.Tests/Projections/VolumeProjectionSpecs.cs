using Ensemble.Kubernetes.Projections;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Projections;

/// <summary>What is kept of claims and volumes.</summary>
public sealed class VolumeProjectionSpecs
{
    [Fact]
    public void A_claim_keeps_what_decides_where_its_volume_may_be()
    {
        var claim = Claim("""
            "metadata":{"name":"work","namespace":"a","uid":"u","resourceVersion":"7","annotations":{"volume.kubernetes.io/selected-node":"gpu-1"},
              "ownerReferences":[{"uid":"pod","controller":true}]},
            "spec":{"accessModes":["ReadWriteOnce","ReadOnlyMany"],"storageClassName":"local","volumeMode":"Block","resources":{"requests":{"storage":"100Gi"}},
              "selector":{"matchLabels":{"disk":"nvme"}}},
            "status":{"phase":"Pending"}
            """);
        Assert.Equal(("a/work", "u", 7, "pod"), (claim.Key.ToString(), claim.Uid, claim.ResourceVersion, claim.OwnerUid));
        Assert.Equal(("local", "gpu-1", 100L << 30, true), (claim.Class, claim.SelectedNode, claim.Bytes, claim.Block));
        Assert.Equal(VolumeAccess.ReadWriteOnce | VolumeAccess.ReadOnlyMany, claim.Access);
        Assert.Equal("disk=nvme", claim.Selector!.ToString());
        Assert.Equal((null, false, false, false), (claim.Volume, claim.Bound, claim.Lost, claim.Deleting));
    }

    [Theory]
    [InlineData("", "\"volumeName\":\"v\"", false)] // The author names a volume; that they are bound is yet to come.
    [InlineData("\"pv.kubernetes.io/bind-completed\":\"yes\"", "\"volumeName\":\"v\"", true)]
    [InlineData("\"pv.kubernetes.io/bind-completed\":\"yes\"", "", false)]
    public void A_claim_is_bound_once_both_sides_say_so(string annotation, string spec, bool bound) =>
        Assert.Equal(bound, Claim($$"""
            "metadata":{"name":"work","namespace":"a","uid":"u","annotations":{ {{annotation}} } },"spec":{ {{spec}} }
            """).Bound);

    [Fact]
    public void A_claim_whose_volume_is_gone_or_that_is_being_deleted_says_so()
    {
        var claim = Claim("""
            "metadata":{"name":"work","namespace":"a","deletionTimestamp":"2026-11-02T08:00:00Z","annotations":{"volume.beta.kubernetes.io/storage-class":"old"}},"spec":{"storageClassName":"new"},"status":{"phase":"Lost"}
            """);
        Assert.Equal((true, true, "old"), (claim.Lost, claim.Deleting, claim.Class));
    }

    [Fact]
    public void A_volume_keeps_the_nodes_that_reach_it_and_its_labels_while_it_is_available()
    {
        const string Text = """
            "metadata":{"name":"nvme-1","uid":"u","resourceVersion":"7","labels":{"disk":"nvme","topology.kubernetes.io/zone":"a__b"}},
            "spec":{"storageClassName":"local","capacity":{"storage":"1Ti"},"accessModes":["ReadWriteOncePod"],"claimRef":{"namespace":"a","name":"work","uid":"c"},
              "nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"kubernetes.io/hostname","operator":"In","values":["gpu-1"]}]}]}}},
            "status":{"phase":"PHASE"}
            """;
        var volume = Volume(Text.Replace("PHASE", "Available", StringComparison.Ordinal));
        Assert.Equal(("nvme-1", "local", 1L << 40, VolumeAccess.ReadWriteOncePod), (volume.Name, volume.Class, volume.Bytes, volume.Access));
        Assert.Equal(("a/work", "c", true), (volume.Claim.ToString(), volume.ClaimUid, volume.Available));
        Assert.Equal(
            ["kubernetes.io/hostname=gpu-1,topology.kubernetes.io/zone in (a,b)", "kubernetes.io/hostname=gpu-1,!topology.kubernetes.io/zone"],
            volume.Nodes.Select(term => term.ToString()));
        Assert.Equal("nvme", volume.Labels["disk"]);

        volume = Volume(Text.Replace("PHASE", "Bound", StringComparison.Ordinal));
        Assert.Equal((false, 0), (volume.Available, volume.Labels.Count));
    }

    [Fact]
    public void A_pod_names_its_claims_and_those_that_are_made_for_it()
    {
        var pod = Pods.Read("""
            {"metadata":{"name":"p","namespace":"a","uid":"u"},"spec":{"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"corpus"}},
              {"name":"w","ephemeral":{"volumeClaimTemplate":{"spec":{}}}},{"persistentVolumeClaim":{"claimName":"corpus"},"name":"x"},{"name":"y","emptyDir":{}}]}}
            """);
        Assert.Equal([new("corpus", Own: false), new("p-w", Own: true)], pod.Claims);
    }

    private static VolumeClaimFacts Claim(string text) => Pods.ReadWith(new VolumeClaimProjection(), "{" + text + "}")!;

    private static VolumeFacts Volume(string text) => Pods.ReadWith(new VolumeProjection(), "{" + text + "}")!;
}
