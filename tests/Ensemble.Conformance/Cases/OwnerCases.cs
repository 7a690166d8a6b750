using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Conformance.Cases;

/// <summary>Owners, their dependents, and what holds either back.</summary>
public abstract class OwnerCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    [Fact]
    public async Task Dependents_go_after_their_owner()
    {
        var (owner, dependent) = await PairAsync();
        await DeleteAsync(owner, new() { Propagation = "Background" });
        await UntilGoneAsync(dependent);
        Assert.Null(await FindAsync(owner));
    }

    [Fact]
    public async Task In_the_foreground_the_owner_goes_last()
    {
        var (owner, dependent) = await PairAsync("example.com/hold");
        await DeleteAsync(owner, new() { Propagation = "Foreground" });
        await UntilAsync(async () => (await GetAsync(dependent)).At("metadata.deletionTimestamp") is not null, "the dependent is being deleted");
        Assert.Contains("foregroundDeletion", (await GetAsync(owner))["metadata"]!["finalizers"]!.AsArray().Select(f => (string?)f));
        await PatchAsync(dependent, PatchType.Merge, """{"metadata":{"finalizers":null}}""");
        await UntilGoneAsync(owner);
        Assert.Null(await FindAsync(dependent));
    }

    [Fact]
    public async Task A_dependent_of_an_earlier_object_of_the_name_goes()
    {
        var (owner, _) = await PairAsync();
        var orphan = Dependent(owner, Unique("orphan"));
        orphan["metadata"]!["ownerReferences"]![0]!["uid"] = "00000000-0000-4000-8000-000000000000";
        await UntilGoneAsync(await CreateAsync(orphan));
        Assert.NotNull(await FindAsync(owner));
    }

    [Fact]
    public async Task A_finalizer_holds_an_object_until_it_is_taken_away()
    {
        var item = Objects.Read(Job(Unique("held")));
        item["metadata"]!["finalizers"] = new JsonArray("ensemble.fleet/gang");
        var job = await CreateAsync(item);
        await DeleteAsync(job);
        job = await GetAsync(job);
        Assert.NotNull(job.At("metadata.deletionTimestamp"));
        await PatchAsync(job, PatchType.Merge, $$$"""{"metadata":{"resourceVersion":"{{{Objects.VersionOf(job)}}}","finalizers":null}}""");
        await UntilGoneAsync(job);
    }

    [Fact]
    public async Task What_is_being_deleted_gets_no_new_finalizer()
    {
        var item = Objects.Read(Job(Unique("held")));
        item["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        var job = await CreateAsync(item);
        await DeleteAsync(job);
        await RefusedAsync(422, () => PatchAsync(job, PatchType.Merge, """{"metadata":{"finalizers":["example.com/hold","example.com/more"]}}"""));
        await PatchAsync(job, PatchType.Merge, """{"metadata":{"finalizers":null}}""");
    }

    [Fact]
    public async Task A_namespace_takes_along_what_is_in_it()
    {
        var ns = await CreateNamespaceAsync("ends");
        await Api.CreateAsync<JsonObject>(CoreKinds.ConfigMap, ns, "a", Objects.Named("v1", "ConfigMap", "a"), dryRun: false, Stop);
        await Api.DeleteAsync(CoreKinds.Namespace, null, ns, null, Stop);
        await UntilAsync(async () => await Api.FindAsync<JsonObject>(CoreKinds.Namespace, null, ns, Stop) is null, "the namespace is gone");
        Assert.Null(await Api.FindAsync<JsonObject>(CoreKinds.ConfigMap, ns, "a", Stop));
    }

    private async Task<(JsonObject Owner, JsonObject Dependent)> PairAsync(string? finalizer = null)
    {
        var owner = await CreateAsync(Job(Unique("owner")));
        var dependent = Dependent(owner, Unique("dependent"));
        if (finalizer is not null) dependent["metadata"]!["finalizers"] = new JsonArray(finalizer);
        return (owner, await CreateAsync(dependent));
    }

    private static JsonObject Dependent(JsonObject owner, string name)
    {
        var made = Objects.Named("v1", "ConfigMap", name);
        made["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "ensemble.fleet/v1alpha1", ["kind"] = "TrainingJob", ["name"] = Objects.NameOf(owner), ["uid"] = Objects.UidOf(owner), ["controller"] = true, ["blockOwnerDeletion"] = true,
        });
        return made;
    }
}
