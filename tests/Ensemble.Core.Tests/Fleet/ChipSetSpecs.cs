using CsCheck;
using Ensemble.Core.Fleet;
using Xunit;

namespace Ensemble.Core.Tests.Fleet;

public sealed class ChipSetSpecs
{
    [Theory]
    [InlineData("", "")]
    [InlineData("0", "0")]
    [InlineData("0-3,6", "0,1,2,3,6")]
    [InlineData("62-63", "62,63")]
    public void A_set_is_written_as_ranges(string text, string chips)
    {
        Assert.True(ChipSet.TryParse(text, out var set));
        Assert.Equal(chips, string.Join(',', set.Chips()));
        Assert.Equal(text, set.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("64")]
    [InlineData("3-1")]
    [InlineData("-1")]
    [InlineData("1,")]
    [InlineData("a")]
    [InlineData("0-")]
    [InlineData(" 1")]
    public void What_is_no_set_is_refused(string? text) => Assert.False(ChipSet.TryParse(text, out _));

    [Fact]
    public void Any_set_is_read_back_as_it_was_written() => Gen.ULong.Sample(bits =>
        Assert.True(ChipSet.TryParse(new ChipSet(bits).ToString(), out var read) && read.Bits == bits));

    [Fact]
    public void Sets_do_what_sets_of_numbers_do() => Gen.Select(Gen.ULong, Gen.ULong, Gen.Int[0, 70]).Sample((x, y, count) =>
    {
        var (a, b) = (new ChipSet(x), new ChipSet(y));
        Assert.Equal(a.Chips().Union(b.Chips()).Order(), (a | b).Chips());
        Assert.Equal(a.Chips().Intersect(b.Chips()), (a & b).Chips());
        Assert.Equal(a.Chips().Except(b.Chips()), (a - b).Chips());
        Assert.Equal(a.Chips().Intersect(b.Chips()).Any(), a.Overlaps(b));
        Assert.Equal(a.Chips().Take(count), a.Lowest(count).Chips());
        Assert.Equal(a.Chips().TakeLast(count), a.Highest(count).Chips());
        Assert.Equal(a.Chips().Count(), a.Count);
        Assert.Equal(a.Chips().Contains(count), a.Contains(count));
    });

    [Fact]
    public void The_first_chips_of_a_host_are_counted_from_zero()
    {
        Assert.True(ChipSet.First(0).IsEmpty);
        Assert.Equal("0-7", ChipSet.First(8).ToString());
        Assert.Equal(64, ChipSet.First(64).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => ChipSet.First(65));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChipSet.Of(64));
    }
}
