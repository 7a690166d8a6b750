namespace Ensemble.Simulation.Packing;

/// <summary>How pods come, live and leave.</summary>
/// <param name="Load">All GPU that is asked for at a time, over what the cluster has.</param>
/// <param name="Seed">The seed of arrivals and lives; those are the same for every policy.</param>
public sealed record DepartureSetting(double Load, long Seed)
{
    /// <summary>Lives from the trace instead of exponential ones.</summary>
    public bool TraceLives { get; init; }

    /// <summary>How long a pod that finds no room waits before it is lost, in mean lives; meanwhile whatever fits is placed, the oldest first.</summary>
    public double Patience { get; init; }

    /// <summary>Mean lives before anything is measured.</summary>
    public double WarmUp { get; init; } = 3;

    /// <summary>Mean lives that are measured.</summary>
    public double Measured { get; init; } = 4;
}
