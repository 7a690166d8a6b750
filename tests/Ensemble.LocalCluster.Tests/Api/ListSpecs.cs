using Xunit;

namespace Ensemble.LocalCluster.Tests.Api;

public sealed class ListSpecs : ApiSpecs
{
    [Fact]
    public async Task A_list_is_in_order_of_namespace_and_name_and_says_its_version()
    {
        foreach (var name in (string[])["c", "a", "b"]) await Post(Maps, Map(name));
        await Post("/api/v1/namespaces/kube-system/configmaps", Map("z"));
        var list = await Get("/api/v1/configmaps");
        Assert.Equal(["a", "b", "c", "z"], list.Names);
        Assert.Equal(("ConfigMapList", Server.ResourceVersion.ToString()), (list.Json["kind"]!.ToString(), list.Version));
        Assert.Equal(["a", "b", "c"], (await Get(Maps)).Names);
    }

    [Fact]
    public async Task Pages_show_one_version_whatever_happens_meanwhile()
    {
        foreach (var name in (string[])["a", "b", "c", "d", "e"]) await Post(Maps, Map(name));
        var first = await Get($"{Maps}?limit=2");
        await Delete($"{Maps}/d");
        await Post(Maps, Map("bb"));
        var second = await Get($"{Maps}?limit=2&continue={first.Json["metadata"]!["continue"]}");
        var third = await Get($"{Maps}?limit=2&continue={second.Json["metadata"]!["continue"]}");
        Assert.Equal(["a", "b", "c", "d", "e"], [.. first.Names, .. second.Names, .. third.Names]);
        Assert.Equal(first.Version, third.Version);
        Assert.Null(third.Json["metadata"]!["continue"]);
        (await Get($"{Maps}?limit=2&continue=0123456789abcdef0123456789abcdef")).Expect(410);
        (await Get($"{Maps}?limit=2&continue=unknown")).Expect(400);
    }

    [Theory]
    [InlineData("app=x", "a,b")]
    [InlineData("app==x,tier!=back", "a")]
    [InlineData("app in (x,y),tier", "b")]
    [InlineData("app notin (x)", "c,d")]
    [InlineData("!app", "d")]
    [InlineData("rank>1", "c")]
    [InlineData("rank<2", "b")]
    public async Task Labels_select(string selector, string names)
    {
        await Post(Maps, Map("a", metadata: "labels: {app: x}"));
        await Post(Maps, Map("b", metadata: "labels: {app: x, tier: back, rank: '1'}"));
        await Post(Maps, Map("c", metadata: "labels: {app: y, rank: '2'}"));
        await Post(Maps, Map("d"));
        Assert.Equal(names, string.Join(',', (await Get($"{Maps}?labelSelector={Uri.EscapeDataString(selector)}")).Names));
    }

    [Fact]
    public async Task Fields_select_and_an_unknown_one_is_refused()
    {
        await Post(Pods, Pod("a", "nodeName: n1, containers: [{name: main, image: x}]"));
        await Post(Pods, Pod("b"));
        Assert.Equal(["a"], (await Get($"{Pods}?fieldSelector=spec.nodeName%3Dn1")).Names);
        Assert.Equal(["b"], (await Get($"{Pods}?fieldSelector=spec.nodeName!%3Dn1,status.phase%3DPending")).Names);
        Assert.Equal(["b"], (await Get($"{Pods}?fieldSelector=metadata.name%3Db")).Names);
        Assert.Equal("field label not supported: spec.foo", (await Get($"{Pods}?fieldSelector=spec.foo%3Dx")).Expect(400).Message);
        (await Get($"{Pods}?labelSelector=%28%28")).Expect(400);
    }

    [Fact]
    public async Task A_version_that_is_yet_to_come_and_one_that_is_past_are_refused()
    {
        await Post(Maps, Map("a"));
        (await Get($"{Maps}?resourceVersion=999")).Expect(504);
        (await Get($"{Maps}?resourceVersion=1&resourceVersionMatch=Exact")).Expect(410);
        (await Get($"{Maps}?resourceVersion=x")).Expect(400);
        (await Get($"{Maps}?resourceVersion=0")).Expect(200);
    }

    [Fact]
    public async Task Metadata_alone_can_be_asked_for()
    {
        await Post(Maps, Map("a"));
        var list = await Get(Maps, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
        Assert.Equal("PartialObjectMetadataList", list.Json["kind"]!.ToString());
        Assert.Null(list.Json["items"]![0]!["data"]);
    }

    [Fact]
    public async Task A_collection_is_deleted_by_selector()
    {
        await Post(Maps, Map("a", metadata: "labels: {app: x}"));
        await Post(Maps, Map("b"));
        Assert.Equal(["a"], (await Delete($"{Maps}?labelSelector=app%3Dx")).Expect(200).Names);
        Assert.Equal(["b"], (await Get(Maps)).Names);
    }
}
