using System.Collections.Frozen;
using Ensemble.Core.Energy;
using Ensemble.Core.Fleet;
using Ensemble.Core.Units;

namespace Ensemble.LocalCluster.Fleet;

/// <summary>What the driver, the device plugin and feature discovery of a simulated chip say; chips.yaml holds all kinds.</summary>
public sealed record ChipKind
{
    private static readonly Lazy<FrozenDictionary<string, ChipKind>> Built = new(() =>
        FleetYaml.ReadResource<Dictionary<string, ChipKind>>("chips.yaml").ToFrozenDictionary(k => k.Key, k => k.Value, StringComparer.Ordinal));

    /// <summary>The kinds by class name.</summary>
    public static IReadOnlyDictionary<string, ChipKind> All => Built.Value;

    /// <summary><c>Nvidia</c> or <c>Huawei</c>.</summary>
    public string Vendor { get; init; } = "Nvidia";

    /// <summary>The extended resource.</summary>
    public string Resource { get; init; } = "nvidia.com/gpu";

    /// <summary>The chip's name as the driver gives it.</summary>
    public string Product { get; init; } = "";

    /// <summary>Memory in MiB.</summary>
    public int Memory { get; init; }

    /// <summary>Thermal design power in watts.</summary>
    public double Tdp { get; init; }

    /// <summary>Idle power in watts; null where unknown.</summary>
    public double? Idle { get; init; }

    /// <summary>Lowest power limit in watts; null where no limit can be set.</summary>
    public double? MinLimit { get; init; }

    /// <summary>Chips joined by NVLink or HCCS, from 1.</summary>
    public int Island { get; init; } = 1;

    /// <summary>Dies in one package: 2 on Ascend A3.</summary>
    public int Package { get; init; } = 1;

    /// <summary>Version of the driver.</summary>
    public string Driver { get; init; } = "";

    /// <summary>What feature discovery prints beside what the other fields say.</summary>
    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>Its physics.</summary>
    internal ChipModel Model() => ChipModel.Of(new PowerEnvelope(
        Watts.Of(Tdp), Idle is { } idle ? Watts.Of(idle) : null, MinLimit is not null, MinLimit is { } min ? Watts.Of(min) : null, MinLimit is null ? null : Watts.Of(Tdp), []));

    internal IEnumerable<KeyValuePair<string, string>> NodeLabels(int chips) => Vendor == "Nvidia"
        ? Labels.Concat(
        [
            new("nvidia.com/gpu.present", "true"), new("nvidia.com/gpu.product", Product), new("nvidia.com/gpu.count", $"{chips}"),
            new("nvidia.com/gpu.memory", $"{Memory}"), new("nvidia.com/mig.strategy", "none"), new("nvidia.com/cuda.driver-version.full", Driver),
        ])
        : Labels.Concat(
        [
            new("node.kubernetes.io/npu.chip.name", Product), new("workerselector", "dls-worker-node"), new("host-arch", "huawei-arm"),
            new("mind-cluster/npu-chip-memory", $"{Memory / 1024}G"), new("huawei.com/driver.version", Driver),
        ]);
}
