using System.Collections.Immutable;

namespace Ensemble.Core;

/// <summary>A value that keeps its type's promises, or all that is wrong with the input, not only the first.</summary>
/// <typeparam name="T">What the input describes.</typeparam>
public abstract record Parsed<T>
{
    private Parsed()
    {
    }

    /// <summary>The input was sound.</summary>
    /// <param name="Value">The value read from it.</param>
    public sealed record Valid(T Value) : Parsed<T>;

    /// <summary>The input was not sound.</summary>
    /// <param name="Faults">All that is wrong with it; never empty.</param>
    public sealed record Invalid(ImmutableArray<Fault> Faults) : Parsed<T>;
}
