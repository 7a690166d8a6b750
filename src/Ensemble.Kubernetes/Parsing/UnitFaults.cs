using Ensemble.Core.Units;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Reads quantities into the core's units. Each has a bound far above any real part, so that sums stay within a long.</summary>
internal static class UnitFaults
{
    private const decimal MostWatts = 1_000_000_000m;
    private const decimal MostTeraflops = 1_000_000_000m;
    private const decimal MostGigabytesPerSecond = 1_000_000_000m;

    public static Watts? Watts(this FaultList faults, string field, Quantity? quantity) =>
        Below(faults, field, quantity, MostWatts, "watts") is { } watts ? Core.Units.Watts.Of((double)watts) : null;

    public static ComputeRate? Compute(this FaultList faults, string field, Quantity? quantity) =>
        Below(faults, field, quantity, MostTeraflops, "TFLOP/s") is { } teraflops ? ComputeRate.OfTeraflops((double)teraflops) : null;

    public static Bandwidth? Bandwidth(this FaultList faults, string field, Quantity? quantity) =>
        Below(faults, field, quantity, MostGigabytesPerSecond, "GB/s") is { } rate ? Core.Units.Bandwidth.OfGigabytesPerSecond((double)rate) : null;

    private static decimal? Below(FaultList faults, string field, Quantity? quantity, decimal most, string unit)
    {
        var value = faults.Amount(field, quantity);
        if (value is null || value <= most) return value;
        faults.Add(field, $"is {quantity}", $"Use {unit}, at most {most:0}.");
        return null;
    }
}
