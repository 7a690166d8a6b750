using CsCheck;
using Ensemble.Core.Packing;
using Xunit;

namespace Ensemble.Core.Tests.Packing;

public sealed class SimplexTableauSpecs
{
    [Fact]
    public void A_textbook_program_has_its_textbook_answer()
    {
        // Dantzig: most of 3x + 5y where x <= 4, 2y <= 12, 3x + 2y <= 18.
        var program = new SimplexTableau([4, 12, 18]);
        program.Add(3, [1, 0, 3]);
        program.Add(5, [0, 2, 2]);
        program.Solve();
        Assert.Equal((36, 2, 6), (Math.Round(program.Gain, 9), Math.Round(program.ValueOf(0), 9), Math.Round(program.ValueOf(1), 9)));
        Assert.Equal([0, 1.5, 1], Enumerable.Range(0, 3).Select(i => Math.Round(program.PriceOf(i), 9)));
    }

    [Fact]
    public void A_program_on_which_the_plain_method_circles_forever_ends()
    {
        // Beale 1955.
        var program = new SimplexTableau([0, 0, 1]);
        program.Add(0.75, [0.25, 0.5, 0]);
        program.Add(-150, [-60, -90, 0]);
        program.Add(0.02, [-0.04, -0.02, 1]);
        program.Add(-6, [9, 3, 0]);
        program.Solve();
        Assert.Equal(0.05, program.Gain, 9);
    }

    [Fact]
    public void A_gain_without_bound_is_told()
    {
        var program = new SimplexTableau([1]);
        program.Add(1, [-1]);
        Assert.Throws<InvalidOperationException>(program.Solve);
    }

    [Fact]
    public void A_negative_limit_is_refused() => Assert.Throws<ArgumentException>(() => new SimplexTableau([-1]));

    // Values that keep the limits and prices that cover the gains, with equal sums, prove each other the best (duality).
    [Fact]
    public void Values_and_prices_prove_each_other_also_when_variables_come_later() =>
        Gen.Select(Gen.Double[0, 20].Array[1, 6], Gen.Int[1, 8]).SelectMany((limits, variables) => Gen.Select(
            Gen.Const(limits), Gen.Select(Gen.Double[-2, 5], Gen.Double[0.1, 4].Array[limits.Length]).Array[variables], Gen.Int[0, variables]))
        .Sample((limits, variables, first) =>
        {
            var program = new SimplexTableau(limits);
            foreach (var (gain, uses) in variables.Take(first)) program.Add(gain, uses);
            program.Solve();
            foreach (var (gain, uses) in variables.Skip(first)) program.Add(gain, uses);
            program.Solve();

            const double Tolerance = 1e-6;
            var values = variables.Select((_, j) => program.ValueOf(j)).ToList();
            var prices = limits.Select((_, i) => program.PriceOf(i)).ToList();
            Assert.All(values.Concat(prices), x => Assert.True(x >= -Tolerance));
            for (var i = 0; i < limits.Length; i++) Assert.True(variables.Select((v, j) => v.Item2[i] * values[j]).Sum() <= limits[i] + Tolerance);
            foreach (var (gain, uses) in variables) Assert.True(uses.Zip(prices, (use, price) => use * price).Sum() >= gain - Tolerance);
            Assert.Equal(program.Gain, variables.Select((v, j) => v.Item1 * values[j]).Sum(), Tolerance);
            Assert.Equal(program.Gain, limits.Zip(prices, (limit, price) => limit * price).Sum(), Tolerance);
        });
}
