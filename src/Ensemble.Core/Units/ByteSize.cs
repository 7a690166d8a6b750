using System.Globalization;

namespace Ensemble.Core.Units;

/// <summary>An amount of memory or storage in whole bytes.</summary>
/// <param name="Bytes">The amount in bytes.</param>
public readonly record struct ByteSize(long Bytes) : IComparable<ByteSize>
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>The amount in GiB (2^30 bytes).</summary>
    public double Gibibytes => Bytes / (double)(1L << 30);

    /// <summary>This many GiB, rounded to a byte.</summary>
    public static ByteSize OfGibibytes(double gibibytes) => new(checked((long)Math.Round(gibibytes * (1L << 30))));

    /// <summary>Both together.</summary>
    public static ByteSize operator +(ByteSize a, ByteSize b) => new(checked(a.Bytes + b.Bytes));

    /// <summary>What is left of the first without the second.</summary>
    public static ByteSize operator -(ByteSize a, ByteSize b) => new(checked(a.Bytes - b.Bytes));

    /// <summary>Whether the first is less.</summary>
    public static bool operator <(ByteSize a, ByteSize b) => a.Bytes < b.Bytes;

    /// <summary>Whether the first is more.</summary>
    public static bool operator >(ByteSize a, ByteSize b) => a.Bytes > b.Bytes;

    /// <summary>Whether the first is not more.</summary>
    public static bool operator <=(ByteSize a, ByteSize b) => a.Bytes <= b.Bytes;

    /// <summary>Whether the first is not less.</summary>
    public static bool operator >=(ByteSize a, ByteSize b) => a.Bytes >= b.Bytes;

    /// <inheritdoc/>
    public int CompareTo(ByteSize other) => Bytes.CompareTo(other.Bytes);

    /// <summary>In the largest binary unit that leaves at least one, such as <c>1.5 GiB</c>.</summary>
    public override string ToString()
    {
        var value = (double)Bytes;
        var unit = 0;
        while (Math.Abs(value) >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {Units[unit]}");
    }
}
