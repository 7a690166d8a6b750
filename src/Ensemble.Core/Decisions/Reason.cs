using System.Collections.Immutable;

namespace Ensemble.Core.Decisions;

/// <summary>Why: the numbers, and a sentence made only of them. A case without a sentence does not compile.</summary>
/// <remarks>Closed: its cases stand in the files <c>Reason.*.cs</c> of this folder, by what they speak of.</remarks>
public abstract partial record Reason
{
    private Reason()
    {
    }

    /// <summary>The reason of conditions and events, a metric label: renaming a case changes our API.</summary>
    public string Code => GetType().Name;

    /// <summary>The reason for people: one line, no full stop, made of the case's numbers.</summary>
    public abstract string Sentence { get; }

    /// <summary>What is short, by how much; empty where nothing is.</summary>
    public virtual ImmutableArray<Shortfall> Missing => [];

    /// <summary>Changes that would help, likeliest first; empty where none is known.</summary>
    public virtual ImmutableArray<Cure> Cures => [];

    /// <inheritdoc/>
    public sealed override string ToString() => Sentence;
}
