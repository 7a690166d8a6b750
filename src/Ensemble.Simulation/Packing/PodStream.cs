using Ensemble.Core.Packing;
using Ensemble.Simulation.Randomness;
using Ensemble.Simulation.Traces;

namespace Ensemble.Simulation.Packing;

/// <summary>An endless stream of pods drawn from a list: Poisson arrivals at a rate that offers a load, each with a life. Time in mean lives.</summary>
internal sealed class PodStream
{
    private readonly GoRandom _random;
    private readonly PodShape[] _shapes;
    private readonly double[]? _lives; // In mean lives; null where they are exponential.
    private readonly double[] _longest; // Cumulated lives, to draw what runs at a moment: pods that live long are there more often.
    private readonly double _gap;
    private readonly double _offered;

    public PodStream(PackingTrace trace, DepartureSetting setting, long capacityMilli)
    {
        _random = new(setting.Seed);
        var pods = setting.TraceLives ? trace.Pods.Where(pod => pod.Life is not null).ToList() : [.. trace.Pods];
        _shapes = [.. pods.Select(pod => pod.Shape)];
        if (setting.TraceLives)
        {
            var mean = pods.Average(pod => pod.Life!.Value);
            _lives = [.. pods.Select(pod => pod.Life!.Value / mean)];
        }

        // Little's law: what is there at a time is the rate times what each brings times how long it stays.
        var brought = _shapes.Select((shape, i) => shape.TotalGpuMilli * LifeOf(i)).Average();
        _offered = setting.Load * capacityMilli;
        _gap = brought / _offered;
        var sum = 0.0;
        _longest = [.. _shapes.Select((_, i) => sum += LifeOf(i))];
    }

    /// <summary>The pods that would run at a moment if all found room, with the life that each has left.</summary>
    public IEnumerable<(PodShape Shape, double Left)> Running()
    {
        for (var offered = 0.0; offered < _offered;)
        {
            var at = Math.Min(Search(_random.NextDouble() * _longest[^1]), _shapes.Length - 1);
            offered += _shapes[at].TotalGpuMilli;
            yield return (_shapes[at], _lives is null ? _random.NextExponential() : _lives[at] * _random.NextDouble());
        }
    }

    /// <summary>The next pod: how long after the last one it comes, and how long it lives.</summary>
    public (double Gap, PodShape Shape, double Life) Next()
    {
        var gap = _random.NextExponential() * _gap;
        var at = _random.NextBelow(_shapes.Length);
        return (gap, _shapes[at], _lives is null ? _random.NextExponential() : _lives[at]);
    }

    private double LifeOf(int pod) => _lives is null ? 1 : _lives[pod];

    private int Search(double drawn)
    {
        var at = Array.BinarySearch(_longest, drawn);
        return at < 0 ? ~at : at;
    }
}
