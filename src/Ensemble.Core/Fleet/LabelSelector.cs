using System.Collections.Immutable;

namespace Ensemble.Core.Fleet;

/// <summary>Requirements on labels that must all hold.</summary>
/// <param name="Requirements">The requirements; none means that everything matches.</param>
public sealed record LabelSelector(ImmutableArray<LabelRequirement> Requirements)
{
    private LabelSelector(ImmutableArray<LabelRequirement> requirements, bool nothing)
        : this(requirements) => MatchesNothing = nothing;

    /// <summary>Matches every set of labels.</summary>
    public static LabelSelector Everything { get; } = new([]);

    /// <summary>Matches no set of labels, as an absent selector does in Kubernetes.</summary>
    public static LabelSelector Nothing { get; } = new([], nothing: true);

    /// <summary>Whether this is <see cref="Nothing"/>.</summary>
    public bool MatchesNothing { get; }

    /// <summary>The selector of exact labels, such as <c>matchLabels</c>.</summary>
    public static LabelSelector OfLabels(IEnumerable<KeyValuePair<string, string>> labels) =>
        new([.. labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => new LabelRequirement(l.Key, LabelOperator.In, [l.Value]))]);

    /// <summary>The alternatives under which one of each of two lists of alternatives holds.</summary>
    /// <param name="one">Of these one must match; empty means that anything does.</param>
    /// <param name="other">And of these.</param>
    /// <returns>Alternatives; empty means that anything matches. <see cref="Nothing"/> alone where no labels could meet both.</returns>
    public static ImmutableArray<LabelSelector> Both(ImmutableArray<LabelSelector> one, ImmutableArray<LabelSelector> other)
    {
        if (one.IsEmpty || other.IsEmpty) return one.IsEmpty ? other : one;
        var (left, right) = (one.Where(term => !term.MatchesNothing), other.Where(term => !term.MatchesNothing).ToList());
        ImmutableArray<LabelSelector> both = [.. left.SelectMany(term => right.Select(more => new LabelSelector([.. term.Requirements, .. more.Requirements])))];
        return both.IsEmpty ? [Nothing] : both;
    }

    /// <summary>Whether a set of labels meets all requirements.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        if (MatchesNothing) return false;
        foreach (var requirement in Requirements)
        {
            if (!requirement.Matches(labels)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(LabelSelector? other) =>
        other is not null && MatchesNothing == other.MatchesNothing && Requirements.SequenceEqual(other.Requirements);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(MatchesNothing);
        foreach (var requirement in Requirements) hash.Add(requirement);
        return hash.ToHashCode();
    }

    /// <summary>As kubectl writes it, such as <c>a=b,c in (d,e)</c>.</summary>
    public override string ToString() => MatchesNothing ? "nothing" : string.Join(',', Requirements);
}
