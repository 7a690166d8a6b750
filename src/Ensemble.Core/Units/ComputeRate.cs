using System.Globalization;

namespace Ensemble.Core.Units;

/// <summary>Dense arithmetic throughput in whole GFLOP/s (integer formats: GOP/s).</summary>
/// <param name="Gigaflops">The rate in 10^9 operations per second.</param>
public readonly record struct ComputeRate(long Gigaflops) : IComparable<ComputeRate>
{
    /// <summary>The rate in TFLOP/s (10^12 operations per second), the unit of data sheets.</summary>
    public double Teraflops => Gigaflops / 1e3;

    /// <summary>This many TFLOP/s.</summary>
    public static ComputeRate OfTeraflops(double teraflops) => new(checked((long)Math.Round(teraflops * 1e3)));

    /// <summary>The rate of so many chips together, with nothing lost between them.</summary>
    public static ComputeRate operator *(int chips, ComputeRate each) => new(checked(chips * each.Gigaflops));

    /// <summary>Whether the first is less.</summary>
    public static bool operator <(ComputeRate a, ComputeRate b) => a.Gigaflops < b.Gigaflops;

    /// <summary>Whether the first is more.</summary>
    public static bool operator >(ComputeRate a, ComputeRate b) => a.Gigaflops > b.Gigaflops;

    /// <summary>Whether the first is not more.</summary>
    public static bool operator <=(ComputeRate a, ComputeRate b) => a.Gigaflops <= b.Gigaflops;

    /// <summary>Whether the first is not less.</summary>
    public static bool operator >=(ComputeRate a, ComputeRate b) => a.Gigaflops >= b.Gigaflops;

    /// <inheritdoc/>
    public int CompareTo(ComputeRate other) => Gigaflops.CompareTo(other.Gigaflops);

    /// <summary>Such as <c>989 TFLOP/s</c>.</summary>
    public override string ToString() => Teraflops.ToString("0.### TFLOP/s", CultureInfo.InvariantCulture);
}
