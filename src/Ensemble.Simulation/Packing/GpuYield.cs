using Ensemble.Core.Packing;

namespace Ensemble.Simulation.Packing;

/// <summary>The most that one GPU can yield where shapes and CPU have prices: shares in a knapsack, or its part of a pod of whole GPUs.</summary>
internal sealed class GpuYield(PodShape[] shapes)
{
    private const int Grain = 10; // Thousandths of a GPU: shares count as this much or less, which can only raise the yield.
    private const int Rooms = PodShape.WholeGpu / Grain;

    /// <summary>The yield of a GPU of a model, in thousandths of a GPU.</summary>
    /// <param name="model">The model.</param>
    /// <param name="shapePrices">What each shape costs to place.</param>
    /// <param name="cpuPrice">What a thousandth of a core costs.</param>
    /// <param name="uses">Where not null: gets what this use of the GPU places of each shape.</param>
    public double Best(int model, double[] shapePrices, double cpuPrice, double[]? uses)
    {
        Span<double> best = stackalloc double[Rooms + 1];
        Span<int> last = stackalloc int[Rooms + 1];
        best.Clear();
        last.Fill(-1);
        var (wholeYield, whole) = (0.0, -1);
        for (var i = 0; i < shapes.Length; i++)
        {
            var shape = shapes[i];
            if (!shape.Allows(model)) continue;
            var gain = shape.TotalGpuMilli - shapePrices[i] - shape.CpuMilli * cpuPrice;
            if (!shape.IsShare && gain / shape.Gpus > wholeYield) (wholeYield, whole) = (gain / shape.Gpus, i);
            if (!shape.IsShare || gain <= 0) continue;
            for (var room = SizeOf(i); room <= Rooms; room++)
            {
                if (best[room - SizeOf(i)] + gain > best[room]) (best[room], last[room]) = (best[room - SizeOf(i)] + gain, i);
            }
        }

        var wholeIsBest = whole >= 0 && wholeYield >= best[Rooms];
        if (uses is not null && wholeIsBest) uses[whole] += 1.0 / shapes[whole].Gpus;
        for (var room = Rooms; uses is not null && !wholeIsBest && last[room] >= 0; room -= SizeOf(last[room])) uses[last[room]]++;
        return wholeIsBest ? wholeYield : best[Rooms];
    }

    private int SizeOf(int shape) => Math.Max(1, shapes[shape].GpuMilli / Grain);
}
