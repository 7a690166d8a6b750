namespace Ensemble.Core.Packing;

/// <summary>How scarce each GPU model is for the pods that must have it: what they will ask for until the fleet is full, over what is free of it.</summary>
/// <remarks>Squared, and at most 4, as <see cref="BlockScarcity"/> is. 0 for a model that no pod insists on.</remarks>
internal static class ModelScarcity
{
    private const double Most = 4;

    /// <summary>The scarcity of each model.</summary>
    public static double[] Of(PackingFleet fleet, IReadOnlyList<double> restricted)
    {
        var free = new double[restricted.Count];
        for (var node = 0; node < fleet.Count; node++)
        {
            foreach (var left in fleet.GpusLeft(node)) free[fleet.ShapeOf(node).Model] += left;
        }

        var all = free.Sum();
        return [.. free.Select((left, model) => restricted[model] <= 0 ? 0 : left <= 0 ? Most : Math.Min(Most, Squared(all * restricted[model] / left)))];
    }

    private static double Squared(double x) => x * x;
}
