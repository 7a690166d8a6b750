using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api;

namespace Ensemble.LocalCluster.Processes;

/// <summary>A mounted HCCL rank table as a process reads it.</summary>
internal static class LocalRankTable
{
    public static JsonNode? Parse(string? text)
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

    /// <summary>HCCL fails where the table misses a rank or the own devices, MindIE where it misses the pods' addresses; so do we, or wrong tables would pass our tests.</summary>
    public static string? FaultOf(ProcessContext context, JsonNode? table)
    {
        var servers = table.Objects("server_list").ToList();
        var devices = servers.Sum(s => s.Objects("device").Count());
        if (context.Environment.TryGetValue("WORLD_SIZE", out var world) && world != $"{devices}") return $"it names {devices} devices of {world}";
        if (context.Environment.ContainsKey("RANKTABLEFILE") && servers.Find(s => s.Text("container_ip") is null or "") is { } bare) return $"server {bare.Text("server_id")} has no container_ip";
        var own = servers.Where(s => s.Text("server_id") == context.Server).SelectMany(s => s.Objects("device")).Select(d => d.Text("device_id")).ToHashSet();
        return context.Chips.FirstOrDefault(chip => !own.Contains($"{chip.Index}")) is { } missing ? $"device {missing.Index} of server {context.Server} is not in it" : null;
    }
}
