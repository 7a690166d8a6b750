using CsCheck;
using Ensemble.Core.Packing;
using Xunit;

namespace Ensemble.Core.Tests.Packing;

public sealed class SharePricesSpecs
{
    [Fact]
    public void A_share_that_nothing_can_join_costs_a_whole_GPU_and_what_fits_beside_it_costs_nothing()
    {
        var prices = SharePrices.Of([(810, 100), (160, 10)]);
        Assert.Equal(1, prices.WorthOf(810), 9);
        Assert.Equal(0, prices.WorthOf(190), 9);
        Assert.Equal(1, prices.CostOf(new(0, 0, 1, 810, 0)), 9);
    }

    [Fact]
    public void Shares_that_fill_a_GPU_in_twos_and_threes_cost_halves_and_thirds()
    {
        var prices = SharePrices.Of([(470, 50), (320, 50)]);
        foreach (var (left, worth) in new[] { (310, 0), (320, 1 / 3.0), (480, 0.5), (640, 2 / 3.0) }) Assert.Equal(worth, prices.WorthOf(left), 9);
    }

    [Fact]
    public void Whole_GPUs_cost_themselves() => Assert.Equal(8, SharePrices.Of([(500, 1)]).CostOf(new(0, 0, 8, 1000, 0)));

    [Fact]
    public void Worth_grows_with_what_is_left_up_to_a_whole_GPU_and_no_set_of_shares_costs_more() =>
        Gen.Select(Gen.Int[1, 99].Select(i => i * 10), Gen.Double[0.1, 50]).Array[0, 12].Sample(drawn =>
        {
            var demand = drawn.DistinctBy(d => d.Item1).Select(d => (d.Item1, d.Item2)).ToList();
            var prices = SharePrices.Of(demand);
            Assert.Equal((0, 1), (prices.WorthOf(0), prices.WorthOf(1000)));
            for (var milli = 1; milli <= 1000; milli++)
            {
                Assert.True(prices.WorthOf(milli) >= prices.WorthOf(milli - 1) - 1e-9);
                Assert.InRange(prices.WorthOf(milli), 0, 1 + 1e-6);
            }
        });
}
