using System.Globalization;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Processes;

/// <summary>All trainings that run, and the shared storage on which jobs keep their last checkpoint. Guarded by the gate.</summary>
internal sealed class Trainings(Agenda agenda)
{
    private readonly Dictionary<TrainingKey, Training> _running = [];
    private readonly Dictionary<string, int> _checkpoints = new(StringComparer.Ordinal);

    public Training Of(ProcessContext context, TrainingPlan plan)
    {
        var key = context.Labels.GetValueOrDefault("ensemble.fleet/job-uid") is { } job
            ? new TrainingKey(job, context.Environment.GetValueOrDefault("MASTER_ADDR") ?? context.Labels.GetValueOrDefault("ensemble.fleet/attempt", "0"))
            : new TrainingKey(context.Uid, "");
        if (_running.TryGetValue(key, out var training)) return training;
        var hosts = int.TryParse(context.Environment.GetValueOrDefault("ENSEMBLE_HOSTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? Math.Max(1, n) : 1;
        return _running[key] = new(key, hosts, plan, this, agenda);
    }

    public int CheckpointOf(TrainingKey key) => _checkpoints.GetValueOrDefault(key.Job);

    public void Save(TrainingKey key, int step) => _checkpoints[key.Job] = Math.Max(step, CheckpointOf(key));

    public void Finish(TrainingKey key) => _checkpoints.Remove(key.Job);

    public void Forget(TrainingKey key) => _running.Remove(key);
}
