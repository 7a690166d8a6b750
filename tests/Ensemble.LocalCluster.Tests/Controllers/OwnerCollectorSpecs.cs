using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;
using Xunit;

namespace Ensemble.LocalCluster.Tests.Controllers;

public sealed class OwnerCollectorSpecs
{
    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public async Task What_an_owner_owned_goes_with_it(string propagation)
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        var owner = await MapAsync(site, "owner", null);
        await MapAsync(site, "owned", owner);
        await site.RunAsync("pod", "gpu-1", []);
        await OwnAsync(site, CoreKinds.Pod, "pod", owner);
        await site.PassAsync(3);

        await site.Client.DeleteAsync(CoreKinds.ConfigMap, "default", "owner", new() { Propagation = propagation }, Site.Stop);
        await site.PassAsync(3);
        Assert.Equal((null, null, null), (await FindAsync(site, "owner"), await FindAsync(site, "owned"), await site.PodAsync("pod")));
    }

    [Fact]
    public async Task Orphans_stay()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        var owner = await MapAsync(site, "owner", null);
        await MapAsync(site, "owned", owner);
        await site.PassAsync(1);
        await site.Client.DeleteAsync(CoreKinds.ConfigMap, "default", "owner", new() { Propagation = "Orphan" }, Site.Stop);
        await site.PassAsync(3);

        Assert.Null(await FindAsync(site, "owner"));
        Assert.Empty((await FindAsync(site, "owned")).Objects("metadata", "ownerReferences"));
    }

    [Fact]
    public async Task What_was_made_for_an_owner_that_is_gone_goes_too()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        var owner = await MapAsync(site, "owner", null);
        await site.Client.DeleteAsync(CoreKinds.ConfigMap, "default", "owner", null, Site.Stop);
        await MapAsync(site, "owner", null); // Of the same name, but another.
        await site.PassAsync(1);
        await MapAsync(site, "late", owner);
        await site.PassAsync(1);

        Assert.Null(await FindAsync(site, "late"));
        Assert.NotNull(await FindAsync(site, "owner"));
    }

    [Fact]
    public async Task An_object_with_an_owner_of_a_kind_nobody_knows_here_stays()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        var stranger = JsonNode.Parse("""{"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"name": "t", "uid": "u"}}""")!.AsObject();
        await MapAsync(site, "owned", stranger);
        await site.PassAsync(1);
        Assert.NotNull(await FindAsync(site, "owned"));
    }

    [Fact]
    public async Task A_namespace_goes_with_all_that_is_in_it()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.Client.CreateAsync<JsonObject>(CoreKinds.Namespace, null, "team", JsonNode.Parse("""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}}""")!, false, Site.Stop);
        var pod = JsonNode.Parse("""{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"nodeName": "gpu-1", "containers": [{"name": "c", "image": "i"}]}}""")!;
        await site.Client.CreateAsync<JsonObject>(CoreKinds.Pod, "team", "a", pod, false, Site.Stop);
        await site.PassAsync(2);
        await site.Client.DeleteAsync(CoreKinds.Namespace, null, "team", null, Site.Stop);
        await site.PassAsync(2);

        Assert.Null(await site.Client.FindAsync<JsonObject>(CoreKinds.Namespace, null, "team", Site.Stop));
    }

    private static Task<JsonObject?> FindAsync(Site site, string name) => site.Client.FindAsync<JsonObject>(CoreKinds.ConfigMap, "default", name, Site.Stop);

    private static JsonArray References(JsonObject owner) => [new JsonObject
    {
        ["apiVersion"] = owner.Text("apiVersion"), ["kind"] = owner.Text("kind"), ["name"] = owner.Text("metadata", "name"), ["uid"] = owner.Text("metadata", "uid"), ["blockOwnerDeletion"] = true,
    }];

    private static Task<JsonObject> OwnAsync(Site site, ResourceKind kind, string name, JsonObject owner) => site.Client.PatchAsync<JsonObject>(
        kind, "default", name, PatchType.Merge, new JsonObject { ["metadata"] = new JsonObject { ["ownerReferences"] = References(owner) } }, false, Site.Stop);

    private static Task<JsonObject> MapAsync(Site site, string name, JsonObject? owner)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (owner is not null) metadata["ownerReferences"] = References(owner);
        return site.Client.CreateAsync<JsonObject>(
            CoreKinds.ConfigMap, "default", name, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = metadata }, false, Site.Stop);
    }
}
