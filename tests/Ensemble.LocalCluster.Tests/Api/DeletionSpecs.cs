using Xunit;

namespace Ensemble.LocalCluster.Tests.Api;

public sealed class DeletionSpecs : ApiSpecs
{
    private const string Bound = "nodeName: n1, containers: [{name: main, image: x}]";

    [Fact]
    public async Task A_delete_tells_what_it_deleted()
    {
        var made = await Post(Maps, Map("m"));
        var details = (await Delete($"{Maps}/m")).Expect(200).Json["details"]!;
        Assert.Equal((made.Uid, "configmaps"), (details["uid"]!.ToString(), details["kind"]!.ToString()));
    }

    [Fact]
    public async Task Finalizers_hold_an_object_until_the_last_is_gone()
    {
        await Post(Maps, Map("m", metadata: "finalizers: [example.org/a, example.org/b]"));
        Assert.Equal("2026-01-02T03:04:05Z", (await Delete($"{Maps}/m")).Json["metadata"]!["deletionTimestamp"]!.ToString());
        var version = Server.ResourceVersion;
        await Delete($"{Maps}/m");
        Assert.Equal(version, Server.ResourceVersion);
        await Merge($"{Maps}/m", """{"metadata":{"finalizers":["example.org/a"]}}""");
        (await Merge($"{Maps}/m", """{"metadata":{"finalizers":["example.org/a","example.org/c"]}}""")).Expect(422);
        using var watch = await Watch($"{Maps}?resourceVersion={Server.ResourceVersion}");
        await Merge($"{Maps}/m", """{"metadata":{"finalizers":[]}}""");
        Assert.Equal("DELETED m", await watch.NextNameAsync());
        (await Get($"{Maps}/m")).Expect(404);
    }

    [Fact]
    public async Task A_delete_of_another_object_or_version_is_a_conflict()
    {
        var made = await Post(Maps, Map("m"));
        (await Delete($"{Maps}/m", $$"""{"preconditions":{"uid":"{{Guid.Empty}}"} }""")).Expect(409);
        (await Delete($"{Maps}/m", """{"preconditions":{"resourceVersion":"1"}}""")).Expect(409);
        (await Delete($"{Maps}/m", $$"""{"preconditions":{"uid":"{{made.Uid}}","resourceVersion":"{{made.Version}}"} }""")).Expect(200);
    }

    [Fact]
    public async Task A_bound_pod_ends_when_its_kubelet_says_so()
    {
        await Post(Pods, Pod("p", Bound));
        var marked = (await Delete($"{Pods}/p")).Expect(200).Json["metadata"]!;
        Assert.Equal(("2026-01-02T03:04:35Z", "30"), (marked["deletionTimestamp"]!.ToString(), marked["deletionGracePeriodSeconds"]!.ToString()));
        (await Get($"{Pods}/p")).Expect(200);
        Assert.Equal("Pod", (await Delete($"{Pods}/p", """{"gracePeriodSeconds":0}""")).Expect(200).Json["kind"]!.ToString());
        (await Get($"{Pods}/p")).Expect(404);
    }

    [Fact]
    public async Task A_second_delete_can_only_shorten_the_grace()
    {
        await Post(Pods, Pod("p", Bound));
        await Delete($"{Pods}/p?gracePeriodSeconds=20");
        Assert.Equal("20", (await Delete($"{Pods}/p?gracePeriodSeconds=60")).Json["metadata"]!["deletionGracePeriodSeconds"]!.ToString());
        Assert.Equal("5", (await Delete($"{Pods}/p?gracePeriodSeconds=5")).Json["metadata"]!["deletionGracePeriodSeconds"]!.ToString());
    }

    [Fact]
    public async Task An_unbound_pod_and_one_that_has_ended_go_at_once()
    {
        await Post(Pods, Pod("waiting"));
        await Post(Pods, Pod("done", Bound));
        await Merge($"{Pods}/done/status", """{"status":{"phase":"Succeeded"}}""");
        await Delete($"{Pods}/waiting");
        await Delete($"{Pods}/done");
        Assert.Empty((await Get(Pods)).Names);
    }

    [Fact]
    public async Task A_bound_pods_finalizer_does_not_end_its_grace()
    {
        await Post(Pods, Pod("p", Bound, "finalizers: [example.org/a]"));
        await Delete($"{Pods}/p");
        await Merge($"{Pods}/p", """{"metadata":{"finalizers":[]}}""");
        (await Get($"{Pods}/p")).Expect(200);
        await Delete($"{Pods}/p?gracePeriodSeconds=0");
        (await Get($"{Pods}/p")).Expect(404);
    }

    [Theory]
    [InlineData("Foreground", "foregroundDeletion")]
    [InlineData("Orphan", "orphan")]
    public async Task The_wish_for_dependents_is_left_to_the_garbage_collector(string policy, string finalizer)
    {
        await Post(Maps, Map("m"));
        Assert.Equal(finalizer, (await Delete($"{Maps}/m?propagationPolicy={policy}")).Json["metadata"]!["finalizers"]![0]!.ToString());
    }

    [Fact]
    public async Task An_eviction_deletes_unless_a_budget_forbids_it()
    {
        const string Eviction = "{apiVersion: policy/v1, kind: Eviction, metadata: {name: p}}";
        const string Budget = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
        await Post(Pods, Pod("p", metadata: "labels: {app: x}"));
        await Post(Budget, "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: b}, spec: {minAvailable: 1, selector: {matchLabels: {app: x}}}}");
        await Merge($"{Pods}/p/status", """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""");
        (await Post($"{Pods}/p/eviction", Eviction)).Expect(429);
        await Merge($"{Budget}/b", """{"spec":{"minAvailable":0}}""");
        (await Post($"{Pods}/p/eviction", Eviction)).Expect(201);
        (await Get($"{Pods}/p")).Expect(404);
    }
}
