using System.Text.Json;
using System.Text.Json.Nodes;
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
        var table = Parse(context.ReadFile(path));
        if (table.Text("status") != "completed") return;
        if (FaultOf(table) is not { } fault)
        {
            Join(now);
            return;
        }

        Print(now, $"EI0004: the rank table is not valid: {fault}");
        End(1, now);
    }

    public void Terminate(DateTimeOffset now)
    {
        Print(now, "SIGTERM: stopping");
        End(128 + 15, now);
    }

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

    private static JsonNode? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null; // As good as not yet written: HCCL reads again.
        }
    }

    private void Join(DateTimeOffset now)
    {
        _joined = true;
        _training!.Join(this, now);
    }

    /// <summary>HCCL fails where the table misses a rank or the own devices; so do we, or wrong tables would pass our tests.</summary>
    private string? FaultOf(JsonNode? table)
    {
        var servers = table.Objects("server_list").ToList();
        var devices = servers.Sum(s => s.Objects("device").Count());
        if (context.Environment.TryGetValue("WORLD_SIZE", out var world) && world != $"{devices}") return $"it names {devices} devices of {world}";
        var own = servers.Where(s => s.Text("server_id") == context.Server).SelectMany(s => s.Objects("device")).Select(d => d.Text("device_id")).ToHashSet();
        return context.Chips.FirstOrDefault(chip => !own.Contains($"{chip.Index}")) is { } missing ? $"device {missing.Index} of server {context.Server} is not in it" : null;
    }
}
