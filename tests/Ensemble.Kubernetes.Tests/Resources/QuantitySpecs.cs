using System.Globalization;
using System.Text.Json;
using CsCheck;
using Ensemble.Kubernetes.Resources;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Resources;

public sealed class QuantitySpecs
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("300k", "300000")]
    [InlineData("1.5M", "1500000")]
    [InlineData("1500G", "1500000000000")]
    [InlineData("64Gi", "68719476736")]
    [InlineData("250m", "0.25")]
    [InlineData("100u", "0.0001")]
    [InlineData("5n", "0.000000005")]
    [InlineData("1e3", "1000")]
    [InlineData("1E3", "1000")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("2Ei", "2305843009213693952")]
    [InlineData("12e-1", "1.2")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("-3", "-3")]
    [InlineData("+3", "3")]
    public void A_quantity_has_the_value_that_Kubernetes_gives_it(string text, string value)
    {
        Assert.True(new Quantity(text).TryValue(out var actual));
        Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), actual);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lots")]
    [InlineData("1 Gi")]
    [InlineData(" 1")]
    [InlineData("1,5")]
    [InlineData("1K")]
    [InlineData("1gi")]
    [InlineData("1.2.3")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("--1")]
    [InlineData("1e")]
    [InlineData("1e99999999999")]
    [InlineData("99999999999999999999E")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    public void What_is_no_quantity_says_so_and_does_not_throw(string text) =>
        Assert.False(new Quantity(text).TryValue(out _));

    [Theory]
    [InlineData("400", "400")]
    [InlineData("\"1.5M\"", "1.5M")]
    [InlineData("12.5", "12.5")]
    [InlineData("true", "true")]
    [InlineData("{\"a\":[1]}", "{\"a\":[1]}")]
    public void Any_JSON_value_is_read_and_kept_as_it_was_written(string json, string text) =>
        Assert.Equal(text, JsonSerializer.Deserialize<Quantity>(json, ResourceJson.Options).Text);

    [Fact]
    public void A_value_survives_writing_and_reading() => Gen.Decimal[-1_000_000_000_000m, 1_000_000_000_000m].Sample(value =>
    {
        Assert.True(Quantity.Of(value).TryValue(out var again));
        Assert.Equal(value, again);
    });

    [Fact]
    public void No_text_makes_it_throw() => Gen.String[Gen.Char["0123456789.+-eEinumkKMGTPx "], 0, 70].Sample(text =>
    {
        _ = new Quantity(text).TryValue(out _);
    });
}
