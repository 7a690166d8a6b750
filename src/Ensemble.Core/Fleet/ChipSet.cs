using System.Globalization;
using System.Numerics;
using System.Text;

namespace Ensemble.Core.Fleet;

/// <summary>A set of the chips of one host, by index 0 to 63. Reads and writes the form <c>0-3,6</c>.</summary>
/// <param name="Bits">Bit n is set where chip n is in the set.</param>
public readonly record struct ChipSet(ulong Bits)
{
    /// <summary>The most chips a host can have.</summary>
    public const int Capacity = 64;

    /// <summary>No chip.</summary>
    public static ChipSet None => default;

    /// <summary>How many chips are in the set.</summary>
    public int Count => BitOperations.PopCount(Bits);

    /// <summary>Whether no chip is in the set.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>The chips 0 to <paramref name="count"/> - 1.</summary>
    public static ChipSet First(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Capacity);
        return new(count == Capacity ? ulong.MaxValue : (1UL << count) - 1);
    }

    /// <summary>The set of these chips.</summary>
    public static ChipSet Of(params ReadOnlySpan<int> chips)
    {
        var bits = 0UL;
        foreach (var chip in chips)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(chip);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(chip, Capacity);
            bits |= 1UL << chip;
        }

        return new(bits);
    }

    /// <summary>Those in either set.</summary>
    public static ChipSet operator |(ChipSet a, ChipSet b) => new(a.Bits | b.Bits);

    /// <summary>Those in both sets.</summary>
    public static ChipSet operator &(ChipSet a, ChipSet b) => new(a.Bits & b.Bits);

    /// <summary>Those in the first set only.</summary>
    public static ChipSet operator -(ChipSet a, ChipSet b) => new(a.Bits & ~b.Bits);

    /// <summary>Whether a chip is in the set.</summary>
    public bool Contains(int chip) => chip is >= 0 and < Capacity && (Bits >> chip & 1) != 0;

    /// <summary>Whether any chip is in both sets.</summary>
    public bool Overlaps(ChipSet other) => (Bits & other.Bits) != 0;

    /// <summary>The <paramref name="count"/> lowest chips of the set, or all where there are fewer.</summary>
    public ChipSet Lowest(int count)
    {
        var left = Bits;
        var taken = 0UL;
        for (; count > 0 && left != 0; count--)
        {
            var lowest = left & (0UL - left);
            taken |= lowest;
            left ^= lowest;
        }

        return new(taken);
    }

    /// <summary>The <paramref name="count"/> highest chips of the set, or all where there are fewer.</summary>
    public ChipSet Highest(int count) => count >= Count ? this : this - Lowest(Count - Math.Max(0, count));

    /// <summary>The chips in ascending order.</summary>
    public IEnumerable<int> Chips()
    {
        for (var left = Bits; left != 0; left &= left - 1) yield return BitOperations.TrailingZeroCount(left);
    }

    /// <summary>Reads the form <c>0-3,6</c>; the empty text is the empty set.</summary>
    /// <returns>False where the text is not of that form.</returns>
    public static bool TryParse(string? text, out ChipSet set)
    {
        set = default;
        if (text is null) return false;
        if (text.Length == 0) return true;
        var bits = 0UL;
        foreach (var part in text.Split(','))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            if (!TryIndex(dash < 0 ? part : part[..dash], out var from) || !TryIndex(dash < 0 ? part : part[(dash + 1)..], out var to)
                || from > to)
            {
                return false;
            }

            for (var chip = from; chip <= to; chip++) bits |= 1UL << chip;
        }

        set = new(bits);
        return true;
    }

    /// <summary>Such as <c>0-3,6</c>; empty for the empty set.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var chip = 0; chip < Capacity; chip++)
        {
            if (!Contains(chip)) continue;
            var last = chip;
            while (Contains(last + 1)) last++;
            if (text.Length > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{chip}");
            if (last > chip) text.Append(CultureInfo.InvariantCulture, $"-{last}");
            chip = last;
        }

        return text.ToString();
    }

    private static bool TryIndex(string text, out int index) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index < Capacity;
}
