using System.Collections.Immutable;
using System.Globalization;

namespace Ensemble.Core.Fleet;

/// <summary>A condition on one label.</summary>
/// <param name="Key">The label's key.</param>
/// <param name="Operator">How to compare.</param>
/// <param name="Values">What to compare with: any number for In and NotIn, one integer for Gt and Lt, none otherwise.</param>
public sealed record LabelRequirement(string Key, LabelOperator Operator, ImmutableArray<string> Values)
{
    /// <summary>Whether a set of labels meets it.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var there = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            LabelOperator.In => there && Values.Contains(value!, StringComparer.Ordinal),
            LabelOperator.NotIn => !there || !Values.Contains(value!, StringComparer.Ordinal),
            LabelOperator.Exists => there,
            LabelOperator.DoesNotExist => !there,
            LabelOperator.Gt => there && Compare(value!) is > 0,
            LabelOperator.Lt => there && Compare(value!) is < 0,
            _ => false,
        };
    }

    /// <inheritdoc/>
    public bool Equals(LabelRequirement? other) =>
        other is not null && Key == other.Key && Operator == other.Operator && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Key, StringComparer.Ordinal);
        hash.Add(Operator);
        foreach (var value in Values) hash.Add(value, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <summary>As kubectl writes it, such as <c>zone in (a,b)</c>.</summary>
    public override string ToString() => Operator switch
    {
        LabelOperator.In => Values.Length == 1 ? $"{Key}={Values[0]}" : $"{Key} in ({string.Join(',', Values)})",
        LabelOperator.NotIn => $"{Key} notin ({string.Join(',', Values)})",
        LabelOperator.Exists => Key,
        LabelOperator.DoesNotExist => $"!{Key}",
        LabelOperator.Gt => $"{Key}>{Values.FirstOrDefault()}",
        _ => $"{Key}<{Values.FirstOrDefault()}",
    };

    private int? Compare(string value) =>
        Values.Length == 1
        && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var has)
        && long.TryParse(Values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bound)
            ? has.CompareTo(bound)
            : null;
}
