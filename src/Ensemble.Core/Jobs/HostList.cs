using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Ensemble.Core.Jobs;

/// <summary>Names of hosts in order, written short: <c>gpu-a-[0001-0128,0200]</c> (Slurm's host list notation).</summary>
/// <remarks>
/// One expression names hosts that share what stands before and after the brackets. Order is kept: it is the order of ranks. A range
/// stands for consecutive numbers of equal width. Names are DNS names, so brackets and commas cannot occur in them.
/// </remarks>
public static class HostList
{
    /// <summary>The most hosts one expression may name; a longer one is refused.</summary>
    public const int MaxHosts = 65_536;

    /// <summary>Writes names as one expression; a single name stands for itself.</summary>
    /// <exception cref="ArgumentException">No names were given, or several of which one does not <see cref="Joins"/>.</exception>
    public static string Write(IReadOnlyList<string> names)
    {
        if (names.Count == 0) throw new ArgumentException("a host list names at least one host", nameof(names));
        if (names.Count == 1) return names[0];
        if (!names.All(Joins)) throw new ArgumentException("a name that reads as a range stands alone", nameof(names));

        var prefix = CommonPrefix(names);
        var suffix = CommonSuffix(names, prefix);
        if (names.Any(name => ReadsAsRange(name[prefix..^suffix])))
        {
            if (prefix > 0) prefix--; // "-12-34" is no range.
            else suffix = 0; // Nor is a whole name, as it joins.
        }

        var middles = names.Select(name => name[prefix..^suffix]).ToList();
        var text = new StringBuilder(names[0][..prefix]).Append('[');
        for (var first = 0; first < middles.Count;)
        {
            var last = first;
            while (last + 1 < middles.Count && Follows(middles[last], middles[last + 1])) last++;
            if (first > 0) text.Append(',');
            text.Append(middles[first]);
            if (last > first) text.Append('-').Append(middles[last]);
            first = last + 1;
        }

        return text.Append(']').Append(names[0][^suffix..]).ToString();
    }

    /// <summary>Whether a name may stand in an expression with others; one such as <c>12-34</c> may not, for it reads as a range.</summary>
    public static bool Joins(string name) => !ReadsAsRange(name);

    /// <summary>Reads an expression.</summary>
    /// <returns>False where the text is no host list, or names more than <see cref="MaxHosts"/> hosts.</returns>
    public static bool TryRead(string text, out ImmutableArray<string> names)
    {
        names = [];
        var open = text.IndexOf('[', StringComparison.Ordinal);
        if (open < 0)
        {
            if (text.Length == 0 || text.Contains(']', StringComparison.Ordinal)) return false;
            names = [text];
            return true;
        }

        var close = text.IndexOf(']', open);
        if (close < 0) return false;
        var builder = ImmutableArray.CreateBuilder<string>();
        foreach (var part in text[(open + 1)..close].Split(','))
        {
            if (!TryExpand(part, text[..open], text[(close + 1)..], builder)) return false;
        }

        names = builder.ToImmutable();
        return true;
    }

    private static bool TryExpand(string part, string before, string after, ImmutableArray<string>.Builder names)
    {
        // A dash may also stand inside a name; only number-number of equal width is a range.
        var dash = part.IndexOf('-', StringComparison.Ordinal);
        if (dash > 0 && TryNumber(part[..dash], out var from) && TryNumber(part[(dash + 1)..], out var to)
            && dash == part.Length - dash - 1 && from < to)
        {
            if (to - from >= MaxHosts - names.Count) return false;
            for (var number = from; number <= to; number++)
            {
                names.Add(before + number.ToString(CultureInfo.InvariantCulture).PadLeft(dash, '0') + after);
            }

            return true;
        }

        if (names.Count >= MaxHosts) return false;
        names.Add(before + part + after);
        return true;
    }

    private static int CommonPrefix(IReadOnlyList<string> names)
    {
        var length = names.Min(name => name.Length);
        for (var i = 0; i < length; i++)
        {
            if (names.Any(name => name[i] != names[0][i]))
            {
                length = i;
                break;
            }
        }

        // A number is not cut in two: what differs starts with its first digit.
        while (length > 0 && char.IsAsciiDigit(names[0][length - 1])) length--;
        return length;
    }

    private static int CommonSuffix(IReadOnlyList<string> names, int prefix)
    {
        var longest = names.Min(name => name.Length) - prefix;
        var length = 0;
        while (length < longest && names.All(name => name[^(length + 1)] == names[0][^(length + 1)])) length++;
        while (length > 0 && char.IsAsciiDigit(names[0][^length])) length--;
        return length;
    }

    private static bool ReadsAsRange(string middle) => middle.Split('-') is [var from, var to]
        && from.Length == to.Length && TryNumber(from, out var first) && TryNumber(to, out var last) && first < last;

    private static bool Follows(string a, string b) =>
        a.Length == b.Length && TryNumber(a, out var first) && TryNumber(b, out var second) && second == first + 1;

    private static bool TryNumber(string text, out long number)
    {
        number = 0;
        return text.Length is > 0 and <= 15 && text.All(char.IsAsciiDigit)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
