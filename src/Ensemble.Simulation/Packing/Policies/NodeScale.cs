namespace Ensemble.Simulation.Packing.Policies;

/// <summary>The node that the authors' simulator scales by: its largest, and the range of its scores.</summary>
internal static class NodeScale
{
    /// <summary>CPU of the largest node, in thousandths of a core.</summary>
    public const double Cpu = 128_000;

    /// <summary>GPU of the largest node, in thousandths of a GPU.</summary>
    public const int Gpu = 8_000;

    /// <summary>The best score of a node in kube-scheduler.</summary>
    public const int MaxScore = 100;

    /// <summary>The sum of what is left of GPUs.</summary>
    public static int Sum(ReadOnlySpan<int> left)
    {
        var sum = 0;
        foreach (var milli in left) sum += milli;
        return sum;
    }
}
