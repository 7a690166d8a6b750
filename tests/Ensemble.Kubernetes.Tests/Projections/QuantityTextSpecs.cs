using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;
using Ensemble.Kubernetes.Projections;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Projections;

public sealed class QuantityTextSpecs
{
    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("1", 3, 1000)]
    [InlineData("1500m", 3, 1500)]
    [InlineData("1500m", 0, 2)]
    [InlineData("0.1", 3, 100)]
    [InlineData(".5", 3, 500)]
    [InlineData("5.", 0, 5)]
    [InlineData("+2", 0, 2)]
    [InlineData("-1500m", 0, -2)]
    [InlineData("64Gi", 0, 64L << 30)]
    [InlineData("1.5Gi", 0, 3L << 29)]
    [InlineData("128974848", 0, 128974848)]
    [InlineData("129e6", 0, 129_000_000)]
    [InlineData("129M", 0, 129_000_000)]
    [InlineData("1E3", 0, 1000)]
    [InlineData("1E", 0, 1_000_000_000_000_000_000)]
    [InlineData("1e-3", 3, 1)]
    [InlineData("100n", 3, 1)]
    [InlineData("1u", 3, 1)]
    [InlineData("8Ei", 0, long.MaxValue)]
    [InlineData("99999999999999999999999", 0, long.MaxValue)]
    [InlineData("1e999", 0, long.MaxValue)]
    [InlineData("1e-999", 0, 1)]
    [InlineData("0.0000000000000000000000000001", 0, 1)]
    [InlineData("0e999", 0, 0)]
    public void Quantities_are_read_as_Kubernetes_reads_them(string text, int decimals, long amount)
    {
        Assert.True(QuantityText.TryParse(Encoding.UTF8.GetBytes(text), decimals, out var read));
        Assert.Equal(amount, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("Gi")]
    [InlineData("1 Gi")]
    [InlineData("1gi")]
    [InlineData("1Gib")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e12345")]
    [InlineData("1.2.3")]
    [InlineData("NaN")]
    [InlineData("１")]
    public void What_is_no_quantity_is_refused(string text) => Assert.False(QuantityText.TryParse(Encoding.UTF8.GetBytes(text), 0, out _));

    [Fact]
    public void Every_decimal_with_a_suffix_is_what_exact_arithmetic_gives()
    {
        string[] suffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "Ki", "Mi", "Gi", "Ti"];
        Gen.Select(Gen.Long[0, 9_999_999_999], Gen.Int[0, 6], Gen.Int[0, suffixes.Length - 1], Gen.Bool.Select(b => b ? 3 : 0)).Sample((digits, places, suffix, decimals) =>
        {
            var text = places == 0 ? digits.ToString(CultureInfo.InvariantCulture) : (digits / (decimal)Math.Pow(10, places)).ToString($"F{places}", CultureInfo.InvariantCulture);
            Assert.True(QuantityText.TryParse(Encoding.UTF8.GetBytes(text + suffixes[suffix]), decimals, out var read));

            var tens = new[] { -9, -6, -3, 0, 3, 6, 9, 12, 15, 0, 0, 0, 0 }[suffix] + decimals - places;
            var twos = suffix < 9 ? 0 : (suffix - 8) * 10;
            var exact = new BigInteger(digits) << twos;
            exact = tens >= 0 ? exact * BigInteger.Pow(10, tens) : (exact + BigInteger.Pow(10, -tens) - 1) / BigInteger.Pow(10, -tens);
            Assert.Equal(exact > long.MaxValue ? long.MaxValue : (long)exact, read);
        });
    }
}
