using System.Collections.Concurrent;
using System.Text.Json;
using Ensemble.LocalCluster;
using Ensemble.LocalCluster.Fleet;

namespace Ensemble.Benchmarks.Fleet;

/// <summary>The cluster of a benchmark in a process of its own: serves until its input ends, and answers each line with the operator's writes so far.</summary>
internal static class ClusterProcess
{
    public const string Verb = "serve";

    /// <summary>Serves.</summary>
    /// <param name="kubeconfig">Where to write how to reach it.</param>
    /// <param name="nodes">How many nodes it has: 85 % with eight H100, the rest with eight Ascend 910B.</param>
    public static async Task<int> ServeAsync(string kubeconfig, int nodes)
    {
        var writes = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var ascend = nodes * 15 / 100;
        await using var cluster = await EmbeddedCluster.StartAsync(
            new()
            {
                Listen = true,
                Fleet = FleetDescription.Of(
                    Group("gpu-a", nodes - ascend, "h100-sxm", "network.topology.nvidia.com/leaf"),
                    Group("npu-b", ascend, "ascend-910b-376t", "huawei.com/topotree.rackid")),
                Audit = request =>
                {
                    if (request.IsWrite && request.Code < 300 && request.UserAgent.StartsWith("ensemble-operator", StringComparison.Ordinal))
                        writes.AddOrUpdate(request.Resource, 1, (_, count) => count + 1);
                },
            },
            CancellationToken.None);
        await cluster.WriteKubeconfigAsync(kubeconfig, CancellationToken.None);
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is not null) Console.WriteLine(JsonSerializer.Serialize(writes));
        return 0;
    }

    private static NodeGroup Group(string name, int count, string kind, string rackLabel) => new()
    {
        Name = name,
        Count = count,
        Class = kind,
        Chips = 8,
        Cpu = "192",
        Memory = "2Ti",
        Groups = new Dictionary<string, int> { ["rack"] = 8 },
        Labels = new Dictionary<string, string> { ["topology.kubernetes.io/zone"] = "hall-1", [rackLabel] = "r{rack}" },
        ChipChoice = kind.StartsWith("ascend", StringComparison.Ordinal),
    };
}
