using System.Globalization;

namespace Ensemble.Core.Units;

/// <summary>Electrical power in whole milliwatts: NVML's unit, and integers sum alike in any order, so plans repeat.</summary>
/// <param name="Milliwatts">The power in mW.</param>
/// <remarks>Range ±9.2 PW. Overflow is a bug of ours and throws <see cref="OverflowException"/>.</remarks>
public readonly record struct Watts(long Milliwatts) : IComparable<Watts>
{
    /// <summary>No power.</summary>
    public static Watts Zero => default;

    /// <summary>The power in W, for display and for physics; sums are made of <see cref="Milliwatts"/>.</summary>
    public double Value => Milliwatts / 1000.0;

    /// <summary>This many watts, rounded to a milliwatt.</summary>
    public static Watts Of(double watts) => new(checked((long)Math.Round(watts * 1000)));

    /// <summary>Both together.</summary>
    public static Watts operator +(Watts a, Watts b) => new(checked(a.Milliwatts + b.Milliwatts));

    /// <summary>What is left of the first without the second.</summary>
    public static Watts operator -(Watts a, Watts b) => new(checked(a.Milliwatts - b.Milliwatts));

    /// <summary>The power of so many chips that draw the same each.</summary>
    public static Watts operator *(int chips, Watts each) => new(checked(chips * each.Milliwatts));

    /// <summary>The energy drawn at this power for this long, truncated to a millijoule.</summary>
    public static Joules operator *(Watts power, TimeSpan time) =>
        new(checked((long)((Int128)power.Milliwatts * time.Ticks / TimeSpan.TicksPerSecond)));

    /// <summary>Whether the first is less.</summary>
    public static bool operator <(Watts a, Watts b) => a.Milliwatts < b.Milliwatts;

    /// <summary>Whether the first is more.</summary>
    public static bool operator >(Watts a, Watts b) => a.Milliwatts > b.Milliwatts;

    /// <summary>Whether the first is not more.</summary>
    public static bool operator <=(Watts a, Watts b) => a.Milliwatts <= b.Milliwatts;

    /// <summary>Whether the first is not less.</summary>
    public static bool operator >=(Watts a, Watts b) => a.Milliwatts >= b.Milliwatts;

    /// <inheritdoc/>
    public int CompareTo(Watts other) => Milliwatts.CompareTo(other.Milliwatts);

    /// <summary>Such as <c>350.5 W</c>.</summary>
    public override string ToString() => (Milliwatts / 1000m).ToString("0.### W", CultureInfo.InvariantCulture);
}
