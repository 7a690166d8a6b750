using System.Text.Json;
using CsCheck;
using Ensemble.Kubernetes.Resources;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Resources;

public sealed class DurationSpecs
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("10m", 600_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("100ms", 100)]
    [InlineData("1.5s", 1500)]
    [InlineData("2000us", 2)]
    [InlineData("3000000ns", 3)]
    [InlineData("1h1m1s1ms", 3_661_001)]
    [InlineData("-5s", -5000)]
    public void A_duration_is_read_as_Go_reads_it(string text, double milliseconds)
    {
        Assert.True(new Duration(text).TryValue(out var time));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("5 minutes")]
    [InlineData("5min")]
    [InlineData("1d")]
    [InlineData("h")]
    [InlineData("1h30")]
    [InlineData("1.2.3s")]
    [InlineData("999999999h")]
    [InlineData("-")]
    public void What_is_no_duration_says_so_and_does_not_throw(string text) =>
        Assert.False(new Duration(text).TryValue(out _));

    [Theory]
    [InlineData("90m", "1h30m")]
    [InlineData("0", "0s")]
    [InlineData("1500ms", "1s500ms")]
    [InlineData("-61s", "-1m1s")]
    public void It_is_written_with_the_largest_units_first(string text, string canonical) =>
        Assert.Equal(canonical, Duration.Of(new Duration(text).ToTimeSpan()).Text);

    [Fact]
    public void A_time_survives_writing_and_reading() => Gen.Long[-(long.MaxValue / 200), long.MaxValue / 200].Sample(ticks =>
        Assert.Equal(ticks, Duration.Of(new TimeSpan(ticks)).ToTimeSpan().Ticks));

    [Fact]
    public void A_number_where_a_duration_belongs_is_kept_for_the_parser_to_refuse() =>
        Assert.Equal("600", JsonSerializer.Deserialize<Duration>("600", ResourceJson.Options).Text);

    [Fact]
    public void No_text_makes_it_throw() => Gen.String[Gen.Char["0123456789.+-hmsunµ "], 0, 70].Sample(text =>
    {
        _ = new Duration(text).TryValue(out _);
    });
}
