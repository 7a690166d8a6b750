using System.Globalization;

namespace Ensemble.Core.Units;

/// <summary>A data rate in whole bytes per second, in one direction.</summary>
/// <param name="BytesPerSecond">The rate in B/s.</param>
public readonly record struct Bandwidth(long BytesPerSecond) : IComparable<Bandwidth>
{
    /// <summary>The rate in GB/s (10^9 bytes per second), the unit of data sheets.</summary>
    public double GigabytesPerSecond => BytesPerSecond / 1e9;

    /// <summary>This many GB/s (10^9 bytes per second).</summary>
    public static Bandwidth OfGigabytesPerSecond(double rate) => new(checked((long)Math.Round(rate * 1e9)));

    /// <summary>Whether the first is less.</summary>
    public static bool operator <(Bandwidth a, Bandwidth b) => a.BytesPerSecond < b.BytesPerSecond;

    /// <summary>Whether the first is more.</summary>
    public static bool operator >(Bandwidth a, Bandwidth b) => a.BytesPerSecond > b.BytesPerSecond;

    /// <summary>Whether the first is not more.</summary>
    public static bool operator <=(Bandwidth a, Bandwidth b) => a.BytesPerSecond <= b.BytesPerSecond;

    /// <summary>Whether the first is not less.</summary>
    public static bool operator >=(Bandwidth a, Bandwidth b) => a.BytesPerSecond >= b.BytesPerSecond;

    /// <inheritdoc/>
    public int CompareTo(Bandwidth other) => BytesPerSecond.CompareTo(other.BytesPerSecond);

    /// <summary>Such as <c>450 GB/s</c>.</summary>
    public override string ToString() => GigabytesPerSecond.ToString("0.### GB/s", CultureInfo.InvariantCulture);
}
