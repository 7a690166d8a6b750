namespace Ensemble.Kubernetes.Projections;

/// <summary>Reads Kubernetes quantities such as <c>1500m</c>, <c>64Gi</c>, <c>1.5</c> and <c>1e3</c> from UTF-8, without allocating.</summary>
/// <remarks>Grammar: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/. As there, fractions of a unit round up.</remarks>
internal static class QuantityText
{
    /// <summary>More digits than this say nothing that a 64-bit amount could hold.</summary>
    private const int Digits = 18;

    /// <param name="text">The quantity.</param>
    /// <param name="decimals">Decimal places of the unit wanted: 3 for thousandths, 0 for whole ones.</param>
    /// <param name="amount">The amount in that unit, rounded away from zero; the nearest long where it does not fit.</param>
    /// <returns>False if the text is no quantity.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, int decimals, out long amount)
    {
        amount = 0;
        var negative = !text.IsEmpty && text[0] == '-';
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+') text = text[1..];

        var length = Mantissa(text, out var mantissa, out var exponent);
        if (length == 0 || !Suffix(text[length..], out var tens, out var twos)) return false;

        var scaled = Scale(mantissa, exponent + tens + decimals, twos);
        amount = scaled > long.MaxValue ? long.MaxValue : (long)scaled;
        if (negative) amount = -amount;
        return true;
    }

    /// <returns>How many characters the number takes; 0 if there is none.</returns>
    private static int Mantissa(ReadOnlySpan<byte> text, out UInt128 mantissa, out int exponent)
    {
        mantissa = 0;
        exponent = 0;
        var (at, digits, seen, point, rest) = (0, 0, false, false, false);
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '.' && !point)
            {
                point = true;
                continue;
            }

            if (c is < (byte)'0' or > (byte)'9') break;
            seen = true;
            if (digits < Digits)
            {
                mantissa = mantissa * 10 + (uint)(c - '0');
                if (mantissa != 0) digits++;
                if (point) exponent--;
            }
            else
            {
                rest |= c != '0';
                if (!point) exponent++;
            }
        }

        if (rest) mantissa++; // Round up what was cut off.
        return seen ? at : 0;
    }

    private static bool Suffix(ReadOnlySpan<byte> suffix, out int tens, out int twos)
    {
        (tens, twos) = (0, 0);
        if (suffix.IsEmpty) return true;
        if (suffix.Length == 1)
        {
            tens = suffix[0] switch
            {
                (byte)'n' => -9, (byte)'u' => -6, (byte)'m' => -3, (byte)'k' => 3, (byte)'M' => 6,
                (byte)'G' => 9, (byte)'T' => 12, (byte)'P' => 15, (byte)'E' => 18, _ => 0,
            };
            return tens != 0;
        }

        if (suffix.Length == 2 && suffix[1] == 'i')
        {
            twos = suffix[0] switch
            {
                (byte)'K' => 10, (byte)'M' => 20, (byte)'G' => 30, (byte)'T' => 40, (byte)'P' => 50, (byte)'E' => 60, _ => 0,
            };
            return twos != 0;
        }

        return suffix[0] is (byte)'e' or (byte)'E' && Exponent(suffix[1..], out tens);
    }

    private static bool Exponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        var negative = text[0] == '-';
        if (text[0] is (byte)'-' or (byte)'+') text = text[1..];
        if (text.IsEmpty || text.Length > 4) return false;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9') return false;
            exponent = exponent * 10 + (c - '0');
        }

        if (negative) exponent = -exponent;
        return true;
    }

    private static UInt128 Scale(UInt128 mantissa, int tens, int twos)
    {
        if (mantissa == 0) return 0;
        var value = mantissa << twos; // At most 2^60 * 2^60.
        for (; tens > 0 && value <= long.MaxValue; tens--) value *= 10;
        var cut = false;
        for (; tens < 0 && value > 0; tens++)
        {
            (value, var rest) = UInt128.DivRem(value, 10);
            cut |= rest != 0;
        }

        return cut ? value + 1 : value;
    }
}
