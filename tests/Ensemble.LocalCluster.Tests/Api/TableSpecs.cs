using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Tables;
using Xunit;

namespace Ensemble.LocalCluster.Tests.Api;

public sealed class TableSpecs : ApiSpecs
{
    private const string AsTable = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    [Fact]
    public async Task A_custom_kind_shows_the_columns_of_its_definition()
    {
        await DefineWidgets();
        await Post(Widgets, Widget("a", "size: 3"));
        await Merge($"{Widgets}/a/status", """{"status":{"conditions":[{"type":"Done","reason":"No"},{"type":"Ready","reason":"Fits"}]}}""");
        Clock.Advance(TimeSpan.FromSeconds(200));
        var table = (await Get(Widgets, AsTable)).Json;
        Assert.Equal(["Name 0", "Size 0", "Ready 0", "Color 1", "Age 0"], table["columnDefinitions"]!.AsArray().Select(column => $"{column!["name"]} {column["priority"]}"));
        Assert.Equal("""["a",3,"Fits","Green","3m20s"]""", table["rows"]![0]!["cells"]!.ToJsonString());
        Assert.Equal("PartialObjectMetadata", table["rows"]![0]!["object"]!["kind"]!.ToString());
    }

    [Fact]
    public async Task A_pods_row_tells_what_its_containers_do()
    {
        await Post(Pods, Pod("p", "nodeName: n1, containers: [{name: main, image: x}]"));
        Assert.Equal("0/1 Pending 0", await Row("p"));
        await Merge($"{Pods}/p/status", """{"status":{"phase":"Running","containerStatuses":[{"name":"main","ready":true,"restartCount":2,"state":{"running":{}}}]}}""");
        Assert.Equal("1/1 Running 2", await Row("p"));
        await Merge($"{Pods}/p/status", """{"status":{"containerStatuses":[{"name":"main","ready":false,"restartCount":2,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}""");
        Assert.Equal("0/1 CrashLoopBackOff 2", await Row("p"));
        await Delete($"{Pods}/p");
        Assert.Equal("0/1 Terminating 2", await Row("p"));
    }

    [Fact]
    public async Task A_watch_can_be_a_table_whose_columns_come_once()
    {
        await Post(Maps, Map("a"));
        await Post(Maps, Map("b"));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Maps}?watch=true");
        request.Headers.TryAddWithoutValidation("Accept", AsTable);
        var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        using var watch = new WatchReader(response, new(await response.Content.ReadAsStreamAsync(Stop)));
        Assert.NotNull((await watch.NextAsync())!["object"]!["columnDefinitions"]);
        var second = (await watch.NextAsync())!["object"]!;
        Assert.Null(second["columnDefinitions"]);
        Assert.Equal("""["b","1","0s"]""", second["rows"]![0]!["cells"]!.ToJsonString());
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(125, "2m5s")]
    [InlineData(900, "15m")]
    [InlineData(3 * 3600 + 120, "3h2m")]
    [InlineData(30 * 3600, "30h")]
    [InlineData(3 * 86400 + 3600, "3d1h")]
    [InlineData(100 * 86400, "100d")]
    [InlineData(800 * 86400, "2y70d")]
    public void Ages_are_as_kubectl_shows_them(int seconds, string shown) => Assert.Equal(shown, Ages.Show(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(".a.b", "1")]
    [InlineData("{.a.b}", "1")]
    [InlineData(".list[0].n", "x")]
    [InlineData(".list[-1].n", "y")]
    [InlineData(".list[*].n", "x,y")]
    [InlineData(".list[?(@.n==\"y\")].v", "2")]
    [InlineData(".list[?(@.n!='y')].v", "1")]
    [InlineData(".a['k.d/e']", "z")]
    [InlineData(".a.k\\.d/e", "z")]
    [InlineData(".none.deep[3]", "")]
    [InlineData(".a..b(", "")]
    public void Paths_find_what_they_name(string path, string found)
    {
        var tree = JsonNode.Parse("""{"a":{"b":1,"k.d/e":"z"},"list":[{"n":"x","v":1},{"n":"y","v":2}]}""")!;
        Assert.Equal(found, string.Join(',', JsonPath.Parse(path).Find(tree)));
    }

    private async Task<string> Row(string name) =>
        string.Join(' ', (await Get($"{Pods}/{name}", AsTable)).Json["rows"]![0]!["cells"]!.AsArray().Skip(1).Take(3));
}
