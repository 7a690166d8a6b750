using System.Globalization;

namespace Ensemble.Core.Units;

/// <summary>Energy in whole millijoules: the unit of NVML's counter, and integers sum alike in any order.</summary>
/// <param name="Millijoules">The energy in mJ.</param>
/// <remarks>Range ±2,562 MWh. Overflow is a bug of ours and throws <see cref="OverflowException"/>.</remarks>
public readonly record struct Joules(long Millijoules) : IComparable<Joules>
{
    private const decimal MillijoulesPerKilowattHour = 3_600_000_000m;

    /// <summary>No energy.</summary>
    public static Joules Zero => default;

    /// <summary>The energy in kWh, for people and prices.</summary>
    public decimal KilowattHours => Millijoules / MillijoulesPerKilowattHour;

    /// <summary>This many joules, rounded to a millijoule.</summary>
    public static Joules Of(double joules) => new(checked((long)Math.Round(joules * 1000)));

    /// <summary>Both together.</summary>
    public static Joules operator +(Joules a, Joules b) => new(checked(a.Millijoules + b.Millijoules));

    /// <summary>What is left of the first without the second.</summary>
    public static Joules operator -(Joules a, Joules b) => new(checked(a.Millijoules - b.Millijoules));

    /// <summary>The mean power of this energy over this time.</summary>
    /// <exception cref="DivideByZeroException">The time is zero.</exception>
    public static Watts operator /(Joules energy, TimeSpan time) =>
        new(checked((long)((Int128)energy.Millijoules * TimeSpan.TicksPerSecond / time.Ticks)));

    /// <summary>Whether the first is less.</summary>
    public static bool operator <(Joules a, Joules b) => a.Millijoules < b.Millijoules;

    /// <summary>Whether the first is more.</summary>
    public static bool operator >(Joules a, Joules b) => a.Millijoules > b.Millijoules;

    /// <summary>Whether the first is not more.</summary>
    public static bool operator <=(Joules a, Joules b) => a.Millijoules <= b.Millijoules;

    /// <summary>Whether the first is not less.</summary>
    public static bool operator >=(Joules a, Joules b) => a.Millijoules >= b.Millijoules;

    /// <inheritdoc/>
    public int CompareTo(Joules other) => Millijoules.CompareTo(other.Millijoules);

    /// <summary>Such as <c>1.25 kWh</c>, or in joules below a thousandth of that.</summary>
    public override string ToString() => Math.Abs(KilowattHours) >= 0.001m
        ? KilowattHours.ToString("0.### kWh", CultureInfo.InvariantCulture)
        : (Millijoules / 1000m).ToString("0.### J", CultureInfo.InvariantCulture);
}
