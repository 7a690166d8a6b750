using System.Collections.Immutable;

namespace Ensemble.Core.Decisions;

/// <summary>Changes to a waiting job that were tried on the plan and would let it start now.</summary>
/// <param name="SizeField">The field that says its size, such as <c>size.accelerators</c>.</param>
/// <param name="Size">A smaller size that would fit; null where none was found.</param>
/// <param name="Level">A wider required level that would fit, empty for none at all; null where none was found.</param>
/// <param name="Pool">The pool that it would fit.</param>
public sealed record Relief(string SizeField, int? Size, string? Level, string Pool)
{
    /// <summary>The changes as cures.</summary>
    public ImmutableArray<Cure> Cures
    {
        get
        {
            var cures = ImmutableArray.CreateBuilder<Cure>();
            if (Level is { Length: > 0 }) cures.Add(new($"topology.required: {Level}", $"would start now in pool {Pool}"));
            if (Level is "") cures.Add(new("leave topology.required out", $"would start now in pool {Pool}"));
            if (Size is { } size) cures.Add(new($"{SizeField}: {size}", $"would start now in pool {Pool}"));
            return cures.DrainToImmutable();
        }
    }
}
