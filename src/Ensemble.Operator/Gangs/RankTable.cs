using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ensemble.Operator.Gangs;

/// <summary>The HCCL rank table: which device of which server holds which rank.</summary>
/// <remarks>
/// Format 1.0, or 1.2 with super pods, as Huawei MindCluster's hccl.json_file_description has it: every number is a string, and the status
/// is "initializing" until all hosts' plugins have told their devices.
/// </remarks>
internal static class RankTable
{
    /// <summary>The key in the ConfigMap, and the file's name.</summary>
    public const string Key = "hccl.json";

    /// <summary>Dies a table may name: 624 servers of 16. With the longest addresses and numbers a rank of a super pod takes 105 bytes, and a ConfigMap holds 1 MiB.</summary>
    public const int MaxDies = 9_984;

    /// <summary>The table before the devices are known.</summary>
    public static string Initializing { get; } = new JsonObject { ["status"] = "initializing" }.ToJsonString();

    /// <summary>The complete table.</summary>
    /// <param name="servers">What each host's device plugin wrote, in rank order.</param>
    public static string Complete(IReadOnlyList<RankTableServer> servers)
    {
        var superPods = servers.Any(server => server.SuperPod is not null);
        var list = new JsonArray();
        var rank = 0;
        foreach (var server in servers)
        {
            var devices = new JsonArray();
            foreach (var device in server.Devices) devices.Add(Device(device, rank++));
            list.Add(Server(server, devices));
        }

        var table = new JsonObject
        {
            ["status"] = "completed",
            ["server_list"] = list,
            ["server_count"] = Text(servers.Count),
            ["version"] = superPods ? "1.2" : "1.0",
        };
        if (superPods) table["super_pod_list"] = SuperPods(servers);
        return table.ToJsonString();
    }

    /// <summary>Reads what the Ascend device plugin wrote on a pod.</summary>
    /// <returns>Null where the annotation is absent or is not of its form.</returns>
    public static RankTableServer? Read(string? annotation, string podIp, string hostIp, string? superPod)
    {
        if (string.IsNullOrEmpty(annotation)) return null;
        try
        {
            using var document = JsonDocument.Parse(annotation);
            var root = document.RootElement;
            var devices = new List<RankTableDevice>();
            foreach (var device in root.GetProperty("devices").EnumerateArray())
            {
                devices.Add(new(
                    device.GetProperty("device_id").GetString() ?? string.Empty,
                    device.TryGetProperty("device_ip", out var ip) ? ip.GetString() ?? string.Empty : string.Empty,
                    device.TryGetProperty("super_device_id", out var super) ? super.GetString() : null));
            }

            var server = root.GetProperty("server_id").GetString() ?? string.Empty;
            return new(server, podIp, hostIp, superPod, [.. devices.OrderBy(device => device.Order)]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonObject Device(RankTableDevice device, int rank)
    {
        var written = new JsonObject { ["device_id"] = device.Id, ["device_ip"] = device.Ip, ["rank_id"] = Text(rank) };
        if (device.SuperId is not null) written["super_device_id"] = device.SuperId;
        return written;
    }

    private static JsonObject Server(RankTableServer server, JsonArray devices)
    {
        var written = new JsonObject { ["device"] = devices, ["server_id"] = server.Id };
        if (server.HostIp.Length > 0) written["host_ip"] = server.HostIp;
        if (server.PodIp.Length > 0) written["container_ip"] = server.PodIp;
        return written;
    }

    private static JsonArray SuperPods(IReadOnlyList<RankTableServer> servers)
    {
        var pods = new JsonArray();
        foreach (var pod in servers.GroupBy(server => server.SuperPod ?? "0", StringComparer.Ordinal))
        {
            var members = new JsonArray();
            foreach (var server in pod.Select(server => server.Id).Distinct(StringComparer.Ordinal)) members.Add(new JsonObject { ["server_id"] = server });
            pods.Add(new JsonObject { ["super_pod_id"] = pod.Key, ["server_list"] = members });
        }

        return pods;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
