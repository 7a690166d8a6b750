namespace Ensemble.Core;

/// <summary>One thing wrong with somebody's input, with the way out.</summary>
/// <param name="Field">Path from the resource's root, such as <c>spec.parallelism.tensor</c>.</param>
/// <param name="Problem">What is wrong, with the value that was read: continues a sentence that starts with the field.</param>
/// <param name="Cure">What to write instead; enough for someone who never read our code.</param>
public sealed record Fault(string Field, string Problem, string Cure)
{
    /// <summary>The fault as one line: field, problem, cure.</summary>
    public override string ToString() => $"{Field} {Problem}. {Cure}";
}
