using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;
using Xunit;

namespace Ensemble.LocalCluster.Tests.Controllers;

public sealed class VolumeControlSpecs
{
    [Fact]
    public async Task A_claim_of_the_standard_class_gets_a_volume_of_the_node_that_was_selected_for_it_and_takes_it_along()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await ClaimAsync(site, "work", "");
        await site.PassAsync(2);
        Assert.Equal(("standard", "Pending"), (await FindClaimAsync(site, "work") is { } waits ? (waits.Text("spec", "storageClassName"), waits.Text("status", "phase")) : default));

        await site.Client.PatchAsync<JsonObject>(
            CoreKinds.PersistentVolumeClaim, "default", "work", PatchType.Merge, JsonNode.Parse("""{"metadata": {"annotations": {"volume.kubernetes.io/selected-node": "gpu-2"}}}""")!, false, Site.Stop);
        await site.PassAsync(2);

        var claim = await FindClaimAsync(site, "work");
        Assert.Equal(("Bound", "yes"), (claim.Text("status", "phase"), claim.Text("metadata", "annotations", "pv.kubernetes.io/bind-completed")));
        var volume = await FindVolumeAsync(site, claim.Text("spec", "volumeName")!);
        Assert.Equal(("Bound", "5Gi"), (volume.Text("status", "phase"), volume.Text("spec", "capacity", "storage")));
        Assert.Equal(["gpu-2"], volume.Objects("spec", "nodeAffinity", "required", "nodeSelectorTerms").Single().Objects("matchExpressions").Single().Texts("values"));

        await site.Client.DeleteAsync(CoreKinds.PersistentVolumeClaim, "default", "work", null, Site.Stop);
        await site.PassAsync(2);
        Assert.Null(await FindVolumeAsync(site, volume.Text("metadata", "name")!));
    }

    [Fact]
    public async Task A_claim_of_a_class_that_binds_at_once_waits_for_nobody()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await MakeAsync(site, CoreKinds.StorageClass, """{"metadata": {"name": "fast"}, "provisioner": "local.ensemble.fleet/volumes", "volumeBindingMode": "Immediate"}""");
        await ClaimAsync(site, "work", "\"storageClassName\": \"fast\",");
        await site.PassAsync(2);
        Assert.Equal("Bound", (await FindClaimAsync(site, "work")).Text("status", "phase"));
    }

    [Fact]
    public async Task A_volume_is_available_until_it_is_set_aside_for_a_claim_which_is_bound_then()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await MakeAsync(site, CoreKinds.PersistentVolume, """{"metadata": {"name": "disk"}, "spec": {"storageClassName": "", "persistentVolumeReclaimPolicy": "Retain", "hostPath": {"path": "/disk"}}}""");
        var claim = await ClaimAsync(site, "work", "\"storageClassName\": \"\",");
        await site.PassAsync(2);
        Assert.Equal(("Available", "Pending"), ((await FindVolumeAsync(site, "disk")).Text("status", "phase"), (await FindClaimAsync(site, "work")).Text("status", "phase")));

        var patch = new JsonObject { ["spec"] = new JsonObject { ["claimRef"] = new JsonObject { ["namespace"] = "default", ["name"] = "work", ["uid"] = claim.Text("metadata", "uid") } } };
        await site.Client.PatchAsync<JsonObject>(CoreKinds.PersistentVolume, null, "disk", PatchType.Merge, patch, false, Site.Stop);
        await site.PassAsync(2);
        Assert.Equal(("Bound", "disk"), ((await FindVolumeAsync(site, "disk")).Text("status", "phase"), (await FindClaimAsync(site, "work")).Text("spec", "volumeName")));

        await site.Client.DeleteAsync(CoreKinds.PersistentVolumeClaim, "default", "work", null, Site.Stop);
        await site.PassAsync(2);
        Assert.Equal("Released", (await FindVolumeAsync(site, "disk")).Text("status", "phase"));
    }

    [Fact]
    public async Task A_claim_that_names_its_volume_gets_it()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await MakeAsync(site, CoreKinds.PersistentVolume, """{"metadata": {"name": "disk"}, "spec": {"storageClassName": "", "hostPath": {"path": "/disk"}}}""");
        var claim = await ClaimAsync(site, "work", "\"storageClassName\": \"\", \"volumeName\": \"disk\",");
        await site.PassAsync(2);
        Assert.Equal("Bound", (await FindClaimAsync(site, "work")).Text("status", "phase"));
        Assert.Equal(claim.Text("metadata", "uid"), (await FindVolumeAsync(site, "disk")).Text("spec", "claimRef", "uid"));
    }

    [Fact]
    public async Task The_claim_of_an_ephemeral_volume_is_made_for_its_pod_and_goes_with_it()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("pod", "gpu-1", [], more: "\"volumes\": [{\"name\": \"scratch\", \"ephemeral\": {\"volumeClaimTemplate\": {\"spec\": {\"accessModes\": [\"ReadWriteOnce\"]}}}}],");
        await site.PassAsync(2);
        Assert.Equal("Pod", (await FindClaimAsync(site, "pod-scratch")).Objects("metadata", "ownerReferences").Single().Text("kind"));

        await site.DeletePodAsync("pod", grace: 0);
        await site.PassAsync(3);
        Assert.Null(await FindClaimAsync(site, "pod-scratch"));
    }

    private static Task<JsonObject?> FindClaimAsync(Site site, string name) => site.Client.FindAsync<JsonObject>(CoreKinds.PersistentVolumeClaim, "default", name, Site.Stop);

    private static Task<JsonObject?> FindVolumeAsync(Site site, string name) => site.Client.FindAsync<JsonObject>(CoreKinds.PersistentVolume, null, name, Site.Stop);

    private static Task<JsonObject> ClaimAsync(Site site, string name, string spec) => MakeAsync(site, CoreKinds.PersistentVolumeClaim, $$"""
        {"metadata": {"name": "{{name}}"}, "spec": { {{spec}} "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "5Gi"} } } }
        """);

    private static Task<JsonObject> MakeAsync(Site site, ResourceKind kind, string json)
    {
        var item = (JsonObject)JsonNode.Parse(json)!;
        (item["apiVersion"], item["kind"]) = (kind.ApiVersion, kind.Kind);
        return site.Client.CreateAsync<JsonObject>(kind, kind.Namespaced ? "default" : null, null, item, false, Site.Stop);
    }
}
