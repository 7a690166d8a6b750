using CsCheck;
using Ensemble.Core.Jobs;
using Xunit;

namespace Ensemble.Core.Tests.Jobs;

public sealed class HostListSpecs
{
    [Theory]
    [InlineData("gpu-a-1", "gpu-a-1")]
    [InlineData("g1 g2 g3", "g[1-3]")]
    [InlineData("gpu-0008 gpu-0009 gpu-0010 gpu-0200", "gpu-[0008-0010,0200]")]
    [InlineData("g3 g2 g1", "g[3,2,1]")]
    [InlineData("g9 g10", "g[9,10]")]
    [InlineData("n1.site.example n2.site.example", "n[1-2].site.example")]
    [InlineData("alpha gamma-1", "[alpha,gamma-1]")]
    [InlineData("x9-b 1-6-b", "[x9-b,1-6-b]")]
    public void Names_are_written_short_and_read_back(string names, string text)
    {
        Assert.Equal(text, HostList.Write(names.Split(' ')));
        Assert.True(HostList.TryRead(text, out var read));
        Assert.Equal(names.Split(' '), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("g]")]
    [InlineData("g[1-2")]
    [InlineData("g[10000-90000]")]
    [InlineData("g[00000-65535,65536]")]
    public void What_is_no_list_or_too_long_is_refused(string text) => Assert.False(HostList.TryRead(text, out _));

    [Fact]
    public void The_longest_list_is_read()
    {
        Assert.True(HostList.TryRead("g[00000-65535]", out var names));
        Assert.Equal(HostList.MaxHosts, names.Length);
    }

    [Fact]
    public void A_name_that_reads_as_a_range_stands_alone()
    {
        Assert.Equal("12-34", HostList.Write(["12-34"]));
        Assert.False(HostList.Joins("12-34"));
        Assert.Throws<ArgumentException>(() => HostList.Write(["12-34", "12-35"]));
        Assert.Throws<ArgumentException>(() => HostList.Write([]));
    }

    [Fact]
    public void Any_names_are_read_back_as_they_were_written() =>
        Gen.Select(Gen.OneOf("g", "gpu-a-", "n0", "1-", "x9y"), Gen.Int[0, 120], Gen.OneOf("", "-b", ".site", "7"), Gen.Bool)
            .Select((before, number, after, wide) => before + (wide ? $"{number:000}" : $"{number}") + after)
            .Where(HostList.Joins)
            .Array[1, 12]
            .Sample(names =>
            {
                Assert.True(HostList.TryRead(HostList.Write(names), out var read));
                Assert.Equal(names, read);
            }, iter: 600);
}
