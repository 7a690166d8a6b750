using Ensemble.Simulation.Randomness;

namespace Ensemble.Simulation.Tests.Randomness;

/// <summary>What Go 1.26 prints for the same seeds and calls: Int, Intn(1000), Intn(1024), Perm(8), Shuffle of 1 to 10, Float64, Uint64.</summary>
public sealed class GoRandomSpecs
{
    [Theory]
    [InlineData(42, 3440579354231278675, 987, 644, "0 7 5 6 3 1 2 4", "8 2 7 6 9 10 5 1 4 3", 0.11933179676373298, 3137486211269163098UL, 11713380242246897705UL)]
    [InlineData(0, 8717895732742165505, 514, 1017, "7 6 4 3 1 0 2 5", "7 6 9 1 4 2 5 3 8 10", 0.35640854171523006, 13154299916293952754UL, 709891114712009423UL)]
    [InlineData(-7, 747107023976529931, 928, 82, "6 5 1 7 3 2 4 0", "3 10 4 1 9 5 6 2 8 7", 0.056060777662763614, 15592804743661497196UL, 15778418056403224894UL)]
    [InlineData((1L << 40) + 5, 2916455904842158270, 124, 126, "5 1 0 7 4 6 2 3", "1 9 5 10 4 2 7 6 8 3", 0.39865971726960786, 3016380353462207936UL, 2218565663726316669UL)]
    public void A_seed_draws_what_it_draws_in_Go(
        long seed, long number, int below1000, int below1024, string permutation, string shuffled, double fraction, ulong bits, ulong later)
    {
        var random = new GoRandom(seed);
        Assert.Equal(number, random.NextInt63());
        Assert.Equal(below1000, random.NextBelow(1000));
        Assert.Equal(below1024, random.NextBelow(1024));
        Assert.Equal(permutation, string.Join(' ', random.Permutation(8)));
        var list = Enumerable.Range(1, 10).ToList();
        random.Shuffle(list);
        Assert.Equal(shuffled, string.Join(' ', list));
        Assert.Equal(fraction, random.NextDouble());
        Assert.Equal(bits, random.NextBits());
        for (var i = 0; i < 100_000; i++) random.NextBits();
        Assert.Equal(later, random.NextBits());
    }

    [Fact]
    public void Exponential_numbers_have_mean_and_deviation_1()
    {
        var random = new GoRandom(1);
        var drawn = Enumerable.Range(0, 100_000).Select(_ => random.NextExponential()).ToList();
        Assert.Equal(1, drawn.Average(), 0.02);
        Assert.Equal(1, Math.Sqrt(drawn.Average(x => (x - 1) * (x - 1))), 0.02);
        Assert.All(drawn, x => Assert.True(x >= 0 && double.IsFinite(x)));
    }
}
