using Ensemble.Core.Jobs;
using Ensemble.Core.Units;

namespace Ensemble.Core.Decisions;

/// <summary>Why this way of running a job was chosen among several.</summary>
/// <param name="Variant">The variant chosen.</param>
/// <param name="Class">The class it runs on.</param>
/// <param name="By">How the job has its variants chosen.</param>
/// <param name="Speed">Dense training peak of the whole gang; null where unknown.</param>
public sealed record VariantPick(string Variant, string Class, VariantChoice By, ComputeRate? Speed)
{
    /// <summary>The choice as a part of a sentence.</summary>
    public override string ToString()
    {
        var what = Variant == Jobs.Variant.DefaultName ? Class : $"variant {Variant} on {Class}";
        return By switch
        {
            VariantChoice.FastestFinish when Speed is { } speed => $"{what} is the fastest that can start now ({speed})",
            VariantChoice.LeastCost => $"{what} is the first that can start now, as no price is known",
            _ => $"{what} is the first that can start now",
        };
    }
}
