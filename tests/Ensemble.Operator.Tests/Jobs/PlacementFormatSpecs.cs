using System.Text.Json;
using CsCheck;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Jobs;
using Xunit;

namespace Ensemble.Operator.Tests.Jobs;

public sealed class PlacementFormatSpecs
{
    [Fact]
    public void Hosts_that_follow_each_other_with_the_same_chips_are_one_entry()
    {
        var written = PlacementFormat.Write([new("a-08", ChipSet.First(8)), new("a-09", ChipSet.First(8)), new("a-10", ChipSet.First(8)), new("b-1", ChipSet.Of(0, 2))]);
        Assert.Equal([("a-[08-10]", "0-7"), ("b-1", "0,2")], written.Select(segment => (segment.Nodes!, segment.Chips!)));
    }

    [Fact]
    public void A_placement_is_read_as_it_was_written() =>
        Gen.Select(Gen.Int[0, 40].Array[1, 60], Gen.Int[1, 8], Gen.OneOf(Gen.Const("gpu-"), Gen.Const("ip-10-0-12-"), Gen.Const("n"), Gen.Const(""))).Sample((numbers, chips, prefix) =>
        {
            var hosts = numbers.Distinct().Select(n => new HostShare($"{prefix}{n:00}-{n}", n % 2 == 0 ? ChipSet.First(chips) : ChipSet.First(chips + 3) - ChipSet.First(3))).ToArray();
            var placement = new Placement("v", "c", "p", chips, [.. hosts]);
            var read = PlacementFormat.Read(new() { Variant = "v", Class = "c", Pool = "p", Hosts = PlacementFormat.Write(placement.Hosts) });
            Assert.Equal(placement, read);
        });

    [Fact]
    public void The_hosts_of_a_gang_on_2048_cloud_nodes_stay_far_under_64_KiB()
    {
        var hosts = Enumerable.Range(0, 2048).Select(i => new HostShare($"ip-10-{i / 256}-{i * 37 % 256}-{i * 11 % 250}.eu-central-1.compute.internal", ChipSet.First(8)));
        var json = JsonSerializer.SerializeToUtf8Bytes(PlacementFormat.Write([.. hosts]), ResourceJson.Options);
        Assert.InRange(json.Length, 1, 40 * 1024);
    }

    [Fact]
    public void Nor_do_chips_that_differ_from_host_to_host_make_it_long()
    {
        HostShare[] hosts = [.. Enumerable.Range(0, 2048).Select(i => new HostShare($"ip-10-{i / 256}-{i * 37 % 256}-{i * 11 % 250}.eu-central-1.compute.internal", i % 3 == 0 ? ChipSet.Of(4, 5, 6, 7) : ChipSet.First(4)))];
        var written = PlacementFormat.Write([.. hosts]);
        Assert.StartsWith("4-7;0-3*2;4-7;0-3*2", Assert.Single(written).Chips, StringComparison.Ordinal);
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(written, ResourceJson.Options).Length, 1, 50 * 1024);
        Assert.Equal(hosts, PlacementFormat.Read(new() { Class = "c", Pool = "p", Hosts = written })!.Hosts);
    }

    [Theory]
    [InlineData("0-3*2")]
    [InlineData("0-3;4-7")]
    [InlineData("0-3*2;4-7*2")]
    [InlineData("0-3*-1;4-7")]
    [InlineData("0-3*;4-7*2")]
    [InlineData("0-3*99999999999;4-7")]
    public void Chips_for_more_or_fewer_hosts_than_there_are_make_no_placement(string chips) =>
        Assert.Null(PlacementFormat.Read(new() { Class = "c", Pool = "p", Hosts = [new() { Nodes = "a-[1-3]", Chips = chips }] }));

    [Fact]
    public void What_somebody_else_wrote_there_is_no_placement()
    {
        Assert.Null(PlacementFormat.Read(null));
        Assert.Null(PlacementFormat.Read(new() { Class = "c", Pool = "p", Hosts = [] }));
        Assert.Null(PlacementFormat.Read(new() { Class = "c", Pool = "p", Hosts = [new() { Nodes = "a-[1-", Chips = "0" }] }));
        Assert.Null(PlacementFormat.Read(new() { Class = "c", Pool = "p", Hosts = [new() { Nodes = "a-[0000000-9999999]", Chips = "0" }] }));
        Assert.Null(PlacementFormat.Read(new() { Class = "c", Pool = "p", Hosts = [new() { Nodes = "a", Chips = "0-99" }] }));
    }
}
