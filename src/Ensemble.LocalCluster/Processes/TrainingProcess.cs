using Ensemble.Core.Energy;
using Ensemble.LocalCluster.Api;

namespace Ensemble.LocalCluster.Processes;

/// <summary>One host's part of a simulated training. On Ascend it waits for its rank table, then for its peers, then steps with them.</summary>
internal sealed class TrainingProcess(ProcessContext context, Trainings trainings) : IPodProcess
{
    private Training? _training;
    private bool _ended;
    private bool _joined;

    public ProcessContext Context => context;

    /// <summary>Whether it has no rank table yet.</summary>
    public bool WaitsForFiles => !_ended && !_joined && _training is not null;

    public void Start(DateTimeOffset now)
    {
        if (TrainingPlan.Of(context, now) is not { } plan) return;
        _training = trainings.Of(context, plan);
        if (!context.Environment.ContainsKey("RANK_TABLE_FILE"))
        {
            Join(now);
            return;
        }

        Print(now, "waiting for the rank table");
        FilesChanged(now);
    }

    public void FilesChanged(DateTimeOffset now)
    {
        if (!WaitsForFiles || !context.Environment.TryGetValue("RANK_TABLE_FILE", out var path)) return;
        var table = LocalRankTable.Parse(context.ReadFile(path));
        if (table.Text("status") != "completed") return;
        if (LocalRankTable.FaultOf(context, table) is not { } fault)
        {
            Join(now);
            return;
        }

        Print(now, $"EI0004: the rank table is not valid: {fault}");
        End(1, now);
    }

    public void Terminate(string signal, DateTimeOffset now)
    {
        if (_training is not null && context.Environment.GetValueOrDefault("ENSEMBLE_STOP_SIGNAL") == signal && _joined)
        {
            _training.Stop(this, signal, now);
            return;
        }

        Print(now, $"{signal}: stopping");
        End(128 + 15, now);
    }

    public string? Metrics(DateTimeOffset now) => _joined && !_ended ? _training?.Metrics(now) : null;

    public void Kill(DateTimeOffset now)
    {
        _ended = true;
        _training?.Leave(this, now);
    }

    public void End(int exitCode, DateTimeOffset now)
    {
        if (_ended) return;
        Kill(now);
        context.Exit(exitCode, now);
    }

    public void Print(DateTimeOffset now, string line) => context.Log.Write(now, line);

    public void Rest(DateTimeOffset now)
    {
        foreach (var chip in context.Chips) chip.Load(ChipLoad.Rest, now);
    }

    private void Join(DateTimeOffset now)
    {
        _joined = true;
        _training!.Join(this, now);
    }
}
