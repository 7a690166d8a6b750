namespace Ensemble.Simulation.Packing.Policies;

/// <summary>The GPU that a share leaves the least free of.</summary>
internal static class TightestGpu
{
    /// <summary>The first GPU with the least left of those that have this much; -1 where none has.</summary>
    public static int Of(ReadOnlySpan<int> left, int milli)
    {
        var best = -1;
        for (var gpu = 0; gpu < left.Length; gpu++)
        {
            if (left[gpu] >= milli && (best < 0 || left[gpu] < left[best])) best = gpu;
        }

        return best;
    }
}
