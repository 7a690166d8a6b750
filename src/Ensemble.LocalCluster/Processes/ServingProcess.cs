using Ensemble.Core.Energy;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Processes;

/// <summary>One host of a simulated engine: on Ascend it waits for its rank table, then loads its model, then serves until it is stopped.</summary>
/// <param name="context">What it sees of its pod.</param>
/// <param name="plan">How long it loads, and whether it ends by itself.</param>
/// <param name="agenda">What happens when.</param>
/// <param name="ready">Told once it is ready.</param>
internal sealed class ServingProcess(ProcessContext context, ServingPlan plan, Agenda agenda, Action<DateTimeOffset> ready) : IPodProcess
{
    private bool _ended;
    private bool _loading;

    /// <inheritdoc/>
    public bool Ready { get; private set; }

    /// <summary>Whether it has no rank table yet.</summary>
    public bool WaitsForFiles => !_ended && !_loading;

    public void Start(DateTimeOffset now)
    {
        if (plan.ExitAfter is { } life) agenda.At(now + life, at => Exit(plan.ExitCode, at, $"the engine ends with exit code {plan.ExitCode}"));
        if (!context.Environment.ContainsKey("RANK_TABLE_FILE"))
        {
            Load(now);
            return;
        }

        context.Log.Write(now, "waiting for the rank table");
        FilesChanged(now);
    }

    public void FilesChanged(DateTimeOffset now)
    {
        if (!WaitsForFiles || !context.Environment.TryGetValue("RANK_TABLE_FILE", out var path)) return;
        var table = LocalRankTable.Parse(context.ReadFile(path));
        if (table.Text("status") != "completed") return;
        if (LocalRankTable.FaultOf(context, table) is { } fault) Exit(1, now, $"EI0004: the rank table is not valid: {fault}");
        else Load(now);
    }

    public void Terminate(string signal, DateTimeOffset now) => Exit(0, now, $"{signal}: no more requests, stopping");

    public void Kill(DateTimeOffset now)
    {
        if (_ended) return;
        _ended = true;
        Ready = false;
        foreach (var chip in context.Chips) chip.Load(ChipLoad.Rest, now);
    }

    private void Load(DateTimeOffset now)
    {
        _loading = true;
        context.Log.Write(now, $"loading the model on {context.Chips.Count} accelerators");
        agenda.At(now + plan.ReadyAfter, at =>
        {
            if (_ended) return;
            Ready = true;
            foreach (var chip in context.Chips) chip.Load(new ChipLoad(0.6), at);
            context.Log.Write(at, $"serving on port {context.Environment.GetValueOrDefault("ENSEMBLE_PORT")}");
            ready(at);
        });
    }

    private void Exit(int code, DateTimeOffset now, string line)
    {
        if (_ended) return;
        context.Log.Write(now, line);
        Kill(now);
        context.Exit(code, now);
    }
}
