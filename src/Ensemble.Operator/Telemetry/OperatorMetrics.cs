using System.Diagnostics.Metrics;
using Ensemble.Core.Decisions;

namespace Ensemble.Operator.Telemetry;

/// <summary>The one home of the operator's instruments: names, units and labels.</summary>
internal sealed class OperatorMetrics : IDisposable
{
    /// <summary>The meter's name; all instruments of the operator hang on it.</summary>
    public const string MeterName = "Ensemble.Operator";

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _planSeconds;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _attemptsEnded;
    private volatile int _placed;
    private volatile int _pending;

    public OperatorMetrics()
    {
        _planSeconds = _meter.CreateHistogram<double>("ensemble.plan.duration", "s", "Time from snapshot to plan.");
        _decisions = _meter.CreateCounter<long>("ensemble.decisions", description: "Decisions written, by kind and reason code.");
        _conflicts = _meter.CreateCounter<long>("ensemble.stale.facts", description: "Decisions dropped because the job had changed meanwhile.");
        _attemptsEnded = _meter.CreateCounter<long>("ensemble.attempts.ended", description: "Attempts that ended, by reason code.");
        _meter.CreateObservableGauge("ensemble.jobs.placed", () => _placed, description: "Jobs that hold accelerators.");
        _meter.CreateObservableGauge("ensemble.jobs.pending", () => _pending, description: "Jobs that wait for accelerators.");
    }

    public void PlanMade(TimeSpan took, int placed, int pending)
    {
        _planSeconds.Record(took.TotalSeconds);
        _placed = placed;
        _pending = pending;
    }

    public void Decided(Decision decision) => _decisions.Add(1, new("decision", decision.GetType().Name), new("reason", decision.Reason.Code));

    public void FactsWereOld() => _conflicts.Add(1);

    public void AttemptEnded(Reason reason) => _attemptsEnded.Add(1, new KeyValuePair<string, object?>("reason", reason.Code));

    public void Dispose() => _meter.Dispose();
}
