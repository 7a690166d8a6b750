using System.Text;
using Ensemble.Operator.Gangs;
using Xunit;

namespace Ensemble.Operator.Tests.Gangs;

public sealed class RankTableSpecs
{
    private static RankTableServer Server(string annotation, string? superPod = null) =>
        RankTable.Read(annotation, "10.0.0.7", "172.16.0.1", superPod) ?? throw new InvalidOperationException(annotation);

    [Fact]
    public void Before_the_devices_are_known_it_is_initializing() => Assert.Equal("""{"status":"initializing"}""", RankTable.Initializing);

    [Fact]
    public void Ranks_follow_hosts_and_then_device_numbers() => Assert.Equal(
        """{"status":"completed","server_list":[{"device":[{"device_id":"2","device_ip":"192.168.1.2","rank_id":"0"},{"device_id":"10","device_ip":"192.168.1.10","rank_id":"1"}],"server_id":"s1","host_ip":"172.16.0.1","container_ip":"10.0.0.7"},{"device":[{"device_id":"0","device_ip":"192.168.2.1","rank_id":"2"}],"server_id":"s2","host_ip":"172.16.0.1","container_ip":"10.0.0.7"}],"server_count":"2","version":"1.0"}""",
        RankTable.Complete(
        [
            Server("""{"pod_name":"p0","server_id":"s1","devices":[{"device_id":"10","device_ip":"192.168.1.10"},{"device_id":"2","device_ip":"192.168.1.2"}]}"""),
            Server("""{"pod_name":"p1","server_id":"s2","devices":[{"device_id":"0","device_ip":"192.168.2.1"}]}"""),
        ]));

    [Fact]
    public void Super_pods_make_it_version_1_2() => Assert.Contains(
        """],"server_count":"1","version":"1.2","super_pod_list":[{"super_pod_id":"3","server_list":[{"server_id":"s1"}]}]}""",
        RankTable.Complete([Server("{\"server_id\":\"s1\",\"devices\":[{\"device_id\":\"0\",\"device_ip\":\"\",\"super_device_id\":\"77\"}]}", superPod: "3")]),
        StringComparison.Ordinal);

    [Fact]
    public void The_largest_table_fits_a_ConfigMap_however_long_its_addresses_are()
    {
        const string Longest = "255.255.255.255";
        RankTableDevice[] devices = [.. Enumerable.Range(0, 16).Select(i => new RankTableDevice($"{i}", Longest, $"{uint.MaxValue}"))];
        var servers = Enumerable.Range(0, RankTable.MaxDies / devices.Length).Select(i => new RankTableServer(Longest, Longest, Longest, $"{i / 24}", [.. devices])).ToList();

        Assert.Equal(RankTable.MaxDies, servers.Sum(server => server.Devices.Length));
        Assert.InRange(Encoding.UTF8.GetByteCount(RankTable.Complete(servers)), 900_000, 1 << 20);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"server_id":"s","devices":{}}""")]
    [InlineData("""{"server_id":"s","devices":[{"device_ip":"1"}]}""")]
    [InlineData("""{"server_id":7,"devices":[]}""")]
    public void What_is_no_answer_of_the_plugin_is_no_answer(string? annotation) => Assert.Null(RankTable.Read(annotation, string.Empty, string.Empty, null));
}
