namespace Ensemble.Core.Packing;

/// <summary>What shares of a GPU are worth, in GPUs: how much of a GPU each size costs when the demand is packed as well as it can be.</summary>
/// <remarks>
/// The prices are the dual of the fractional cutting stock problem (Gilmore and Gomory, Operations Research 9, 1961): the fewest GPUs
/// that hold the demand, where a pattern is any set of shares that fits one GPU. No pattern is worth more than the whole GPU, and those
/// that a best packing uses are worth exactly that. So a share of 810 thousandths that nothing big can join costs a whole GPU, and
/// one of 160 that fits beside it costs nothing. Patterns are made as they are needed, by a knapsack.
/// </remarks>
public sealed class SharePrices
{
    private const int MostRounds = 500; // A few dozen do; this one only ends what rounding could keep alive.

    private readonly double[] _worth; // By thousandths left on a GPU.

    private SharePrices(double[] worth) => _worth = worth;

    /// <summary>The worth of a GPU of which this many thousandths are free: the best set of shares it can hold, 0 to 1.</summary>
    public double WorthOf(int milliLeft) => _worth[milliLeft];

    /// <summary>What a pod costs, in GPUs: what it takes of the worth of an empty GPU, or the whole ones that it takes.</summary>
    public double CostOf(PodShape pod) => pod.IsShare ? 1 - _worth[PodShape.WholeGpu - pod.GpuMilli] : pod.Gpus;

    /// <summary>Every part of a GPU is worth its size: all one can say before anything is known.</summary>
    public static SharePrices Linear { get; } = new([.. Enumerable.Range(0, PodShape.WholeGpu + 1).Select(milli => milli / (double)PodShape.WholeGpu)]);

    /// <summary>Prices for a demand: sizes in thousandths of a GPU, 1 to 999, and how often each comes.</summary>
    /// <remarks>A demand without shares prices a GPU by whole ones only: a part of one is worth nothing.</remarks>
    public static SharePrices Of(IReadOnlyList<(int Milli, double Count)> demand)
    {
        (int Milli, double Count)[] sizes = [.. demand.Where(d => d.Count > 0).OrderBy(d => d.Milli)];
        var patterns = sizes.Select((size, i) => OneSize(sizes.Length, i, PodShape.WholeGpu / size.Milli)).ToList();
        var prices = new double[sizes.Length];
        var knapsack = new double[PodShape.WholeGpu + 1];
        for (var round = 0; sizes.Length > 0 && round < MostRounds; round++)
        {
            prices = Dearest(sizes, patterns);
            var pattern = BestPattern(sizes, prices, knapsack);
            if (knapsack[PodShape.WholeGpu] <= 1 + 1e-7) break;
            patterns.Add(pattern);
        }

        BestPattern(sizes, prices, knapsack);
        knapsack[PodShape.WholeGpu] = 1; // A whole GPU takes a pod that wants it whole.
        return new(knapsack);
    }

    private static double[] OneSize(int sizes, int at, int count)
    {
        var pattern = new double[sizes];
        pattern[at] = count;
        return pattern;
    }

    // The dual itself: the most that the demand can be worth where no pattern is worth more than one GPU.
    private static double[] Dearest((int Milli, double Count)[] sizes, List<double[]> patterns)
    {
        var program = new SimplexTableau(Enumerable.Repeat(1.0, patterns.Count).ToArray());
        var uses = new double[patterns.Count];
        for (var i = 0; i < sizes.Length; i++)
        {
            for (var p = 0; p < uses.Length; p++) uses[p] = patterns[p][i];
            program.Add(sizes[i].Count, uses);
        }

        program.Solve();
        return [.. sizes.Select((_, i) => program.ValueOf(i))];
    }

    // An unbounded knapsack over thousandths; fills the best worth of each room, and gives the best pattern of a whole GPU.
    private static double[] BestPattern((int Milli, double Count)[] sizes, double[] prices, double[] best)
    {
        var last = new int[best.Length];
        best[0] = 0;
        for (var room = 1; room < best.Length; room++)
        {
            (best[room], last[room]) = (best[room - 1], -1);
            for (var i = 0; i < sizes.Length && sizes[i].Milli <= room; i++)
            {
                var worth = best[room - sizes[i].Milli] + prices[i];
                if (worth > best[room] + 1e-12) (best[room], last[room]) = (worth, i);
            }
        }

        var pattern = new double[sizes.Length];
        for (var room = best.Length - 1; room > 0;)
        {
            if (last[room] < 0) room--;
            else (pattern[last[room]], room) = (pattern[last[room]] + 1, room - sizes[last[room]].Milli);
        }

        return pattern;
    }
}
