namespace Ensemble.Core.Placing;

/// <summary>The order in which a job's candidates are tried; equal ones compete by how tight they fit.</summary>
/// <param name="Slowness">Less is faster; zero where speed does not matter.</param>
/// <param name="Variant">The variant's place in the job.</param>
/// <param name="Class">The class's place in the variant.</param>
internal readonly record struct CandidateOrder(long Slowness, int Variant, int Class)
{
    /// <summary>Negative where the first is tried before the second.</summary>
    public static int Compare(CandidateOrder a, CandidateOrder b) =>
        (a.Slowness, a.Variant, a.Class).CompareTo((b.Slowness, b.Variant, b.Class));
}
