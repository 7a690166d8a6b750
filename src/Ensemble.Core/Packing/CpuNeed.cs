namespace Ensemble.Core.Packing;

/// <summary>How much CPU the pods will ask that a node's free GPU draws: so much a GPU, more or less.</summary>
/// <param name="Mean">Thousandths of a core for each GPU's worth of pods.</param>
/// <param name="Variance">Its variance for each GPU's worth.</param>
internal readonly record struct CpuNeed(double Mean, double Variance)
{
    /// <summary>Of shapes, each worth so many GPUs.</summary>
    public static CpuNeed Of(IReadOnlyList<(PodShape Pod, double Weight, double Worth)> shapes)
    {
        var worth = shapes.Sum(s => s.Weight * s.Worth);
        if (worth <= 0) return default;
        var mean = shapes.Sum(s => s.Weight * s.Pod.CpuMilli) / worth;
        return new(mean, shapes.Sum(s => s.Weight * Square(s.Pod.CpuMilli - s.Worth * mean)) / worth);
    }

    /// <summary>The free GPU that is expected to lack CPU, in GPUs, at most all of it: the newsvendor's expected shortage.</summary>
    /// <remarks>The need of many pods is taken as normal: E[(N - c)+] = s (phi(z) - z (1 - Phi(z))) with z = (c - mean) / s.</remarks>
    public double ShortfallOf(double gpus, int cpuLeft)
    {
        if (gpus <= 0 || Mean <= 0) return 0;
        var spread = Math.Sqrt(gpus * Variance);
        var spare = cpuLeft - gpus * Mean;
        if (spread <= 0) return Math.Clamp(-spare / Mean, 0, gpus);
        var z = spare / spread;
        var shortage = spread * (Math.Exp(-z * z / 2) * InverseRootOfTwoPi - z * UpperTail(z));
        return Math.Clamp(shortage / Mean, 0, gpus);
    }

    private const double InverseRootOfTwoPi = 0.3989422804014327;

    // 1 - Phi(z) by Abramowitz and Stegun 26.2.17, off by 7.5e-8 at most.
    private static double UpperTail(double z)
    {
        var t = 1 / (1 + 0.2316419 * Math.Abs(z));
        var polynomial = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        var tail = Math.Exp(-z * z / 2) * InverseRootOfTwoPi * polynomial;
        return z >= 0 ? tail : 1 - tail;
    }

    private static double Square(double x) => x * x;
}
