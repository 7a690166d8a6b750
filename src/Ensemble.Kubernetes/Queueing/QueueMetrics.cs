using System.Diagnostics.Metrics;

namespace Ensemble.Kubernetes.Queueing;

/// <summary>Instruments of work queues, under controller-runtime's names.</summary>
internal sealed class QueueMetrics(string queue)
{
    private static readonly Meter Meter = new("Ensemble.Kubernetes.Queueing");
    private static readonly Gauge<int> Depths = Meter.CreateGauge<int>("workqueue_depth", description: "Keys that wait for a worker.");
    private static readonly Counter<long> Adds = Meter.CreateCounter<long>("workqueue_adds_total", description: "Keys added.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("workqueue_retries_total", description: "Keys added after a failure.");

    private static readonly Histogram<double> WorkSeconds =
        Meter.CreateHistogram<double>("workqueue_work_duration_seconds", "s", "Time a worker spent on a key.");

    private readonly KeyValuePair<string, object?> _name = new("name", queue);

    public void Added() => Adds.Add(1, _name);

    public void Retried() => Retries.Add(1, _name);

    public void Deepened(int depth) => Depths.Record(depth, _name);

    public void Worked(TimeSpan took) => WorkSeconds.Record(took.TotalSeconds, _name);
}
