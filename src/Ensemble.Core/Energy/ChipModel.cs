using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Core.Units;

namespace Ensemble.Core.Energy;

/// <summary>The physics of one chip: state in, load and time in, state out. Local cluster, simulated driver and simulation share it.</summary>
/// <remarks>
/// Power grows in a straight line with utilisation from idle to peak. A limit below the natural draw costs throughput along the
/// class's curve. Temperature follows power with one time constant; at <see cref="ThrottleCelsius"/> the chip draws only what holds
/// it there. All steps are solved exactly, so that one long step equals many short ones and callers may step as rarely as they like.
/// </remarks>
public sealed class ChipModel
{
    /// <summary>Where chips begin to throttle: NVML's slowdown threshold of data-centre parts, 87 °C (an A100's; others differ by a few degrees).</summary>
    public const double ThrottleCelsius = 87;

    // A part at peak power settles at 75 °C in usual air; a heat sink of about a kilogram warms within half a minute.
    private const double PeakRise = 45;
    private const double WarmUpSeconds = 30;

    // Where the driver holds no cap, TDP is none: an Ascend 910B of 350 W drew 365 W (facts of FlagPerf's Atlas 800T A2).
    private const double UncappedPeak = 365.0 / 350;
    private const double UsualTdp = 300;
    private const double UsualIdleShare = 0.15; // H100 0.10, B200 0.14-0.19, A100 0.15, 910B 0.27.

    // Medians over 45-68 workloads on V100, A40 and RTX 6000 (Zeus); between the parts the middle one, bent to be concave.
    private static readonly ImmutableArray<PowerCurvePoint> UsualCurve =
        [new(0.4, 0.6), new(0.5, 0.82), new(0.6, 0.91), new(0.7, 0.95), new(0.8, 0.975), new(1, 1)];

    private readonly ImmutableArray<PowerCurvePoint> _curve;
    private readonly double _idle;
    private readonly double _peak;
    private readonly double _lowestLimit;
    private readonly double _risePerWatt;

    private ChipModel(double idle, double peak, double lowestLimit, ImmutableArray<PowerCurvePoint> curve)
    {
        (_idle, _peak, _lowestLimit, _curve) = (idle, peak, lowestLimit, curve);
        _risePerWatt = PeakRise / peak;
    }

    /// <summary>Power at rest.</summary>
    public Watts Idle => Watts.Of(_idle);

    /// <summary>The most it ever draws without a limit.</summary>
    public Watts Peak => Watts.Of(_peak);

    /// <summary>The model of a class; what is unknown of it takes the usual value (TDP 300 W, idle 15 % of TDP, the usual curve).</summary>
    /// <param name="power">The class's power; nonsense in it, such as an idle power above TDP, is cut to what is possible.</param>
    public static ChipModel Of(PowerEnvelope power)
    {
        var tdp = power.Tdp is { Milliwatts: > 0 } known ? known.Value : UsualTdp;
        var peak = power.LimitSettable ? Math.Max(tdp, power.LimitMax?.Value ?? 0) : tdp * UncappedPeak;
        var idle = Math.Clamp(power.Idle?.Value ?? tdp * UsualIdleShare, 0, peak);
        return new(idle, peak, Math.Clamp(power.LimitMin?.Value ?? idle, idle, peak), Concave(power.Curve));
    }

    /// <summary>A chip that has long been at rest.</summary>
    public ChipState AtRest(double ambientCelsius = ChipLoad.UsualAmbient) =>
        new(ambientCelsius + _risePerWatt * _idle, Idle, Joules.Zero, TimeSpan.Zero, Throttled: false);

    /// <summary>Power while heat is no concern: never above the limit, which is first brought into the range the driver takes.</summary>
    public Watts Draw(ChipLoad load) => Watts.Of(Math.Min(Natural(load), Cap(load)));

    /// <summary>Speed of the work as a share of its speed without any limit, 0 to 1, while heat is no concern.</summary>
    public double Throughput(ChipLoad load) => SpeedAt(Cap(load), Natural(load));

    /// <summary>Lives through a time with a constant load.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="load">The load during the whole time.</param>
    /// <param name="time">How long; not negative.</param>
    public ChipState Step(ChipState state, ChipLoad load, TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        var natural = Natural(load);
        var wanted = Math.Min(natural, Cap(load));
        var holding = (ThrottleCelsius - load.AmbientCelsius) / _risePerWatt; // The power whose balance is the threshold.
        var held = Math.Min(wanted, Math.Max(holding, _idle));
        var free = held < wanted ? TimeUntilThrottle(state.Celsius, SettlesAt(wanted, load), time) : time;
        var hot = time - free;

        var celsius = Towards(SettlesAt(held, load), Towards(SettlesAt(wanted, load), state.Celsius, free), hot);
        var throttled = hot > TimeSpan.Zero || (time == TimeSpan.Zero && state.Throttled && held < wanted);
        var energy = Joules.Of(wanted * free.TotalSeconds + held * hot.TotalSeconds);
        var work = !(load.Utilisation > 0) ? TimeSpan.Zero : free * SpeedAt(wanted, natural) + hot * SpeedAt(held, natural);
        return new(celsius, Watts.Of(throttled ? held : wanted), state.Energy + energy, state.Work + work, throttled);
    }

    private static ImmutableArray<PowerCurvePoint> Concave(ImmutableArray<PowerCurvePoint> measured)
    {
        var points = measured.IsDefault ? [] : measured.Where(p => p.LimitFraction is > 0 and <= 1 && p.ThroughputFraction is >= 0 and <= 1)
            .OrderBy(p => p.LimitFraction).ToList();
        if (points is []) return UsualCurve;
        if (points[^1].LimitFraction < 1) points.Add(new(1, 1));
        var best = 0.0; // Noise may make a higher limit look slower; more power never is.
        return [.. points.Select(p => p with { ThroughputFraction = best = Math.Max(best, p.ThroughputFraction) })];
    }

    private static TimeSpan TimeUntilThrottle(double celsius, double settlesAt, TimeSpan atMost)
    {
        if (celsius >= ThrottleCelsius) return TimeSpan.Zero;
        var seconds = WarmUpSeconds * Math.Log((settlesAt - celsius) / (settlesAt - ThrottleCelsius));
        return seconds < atMost.TotalSeconds ? TimeSpan.FromSeconds(seconds) : atMost;
    }

    private static double Towards(double target, double celsius, TimeSpan time) =>
        target + (celsius - target) * Math.Exp(-time.TotalSeconds / WarmUpSeconds);

    private double SettlesAt(double watts, ChipLoad load) => load.AmbientCelsius + _risePerWatt * watts;

    private double Natural(ChipLoad load) => _idle + (_peak - _idle) * (load.Utilisation > 0 ? Math.Min(load.Utilisation, 1) : 0);

    private double Cap(ChipLoad load) => load.Limit is { } limit ? Math.Clamp(limit.Value, _lowestLimit, _peak) : _peak;

    private double SpeedAt(double watts, double natural)
    {
        if (watts >= natural) return 1;
        var share = watts / natural;
        var (lowShare, lowSpeed) = (Math.Min(_idle / natural, _curve[0].LimitFraction), 0.0); // At idle power no work is done.
        foreach (var point in _curve)
        {
            if (share <= point.LimitFraction)
            {
                var span = point.LimitFraction - lowShare;
                return span <= 0 ? lowSpeed : lowSpeed + (point.ThroughputFraction - lowSpeed) * Math.Max(0, share - lowShare) / span;
            }

            (lowShare, lowSpeed) = (point.LimitFraction, point.ThroughputFraction);
        }

        return 1;
    }
}
