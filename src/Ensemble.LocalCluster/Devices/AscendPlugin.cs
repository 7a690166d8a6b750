using System.Globalization;
using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Fleet;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Devices;

/// <summary>Huawei's plugin with its annotations, as its source has them.</summary>
/// <remarks>
/// With volcanoType it serves, for whichever pod kubelet admits, the pending pod of equal size with the oldest predicate-time: two pods
/// of one size on a node may so swap chips. What a pod really got stands in AscendReal. Requests for all chips of a node skip this.
/// </remarks>
internal sealed class AscendPlugin(NodeDescription node, ChipKind kind) : IDevicePlugin
{
    private const string PredicateTime = "predicate-time";
    private static readonly string Served = ulong.MaxValue.ToString(CultureInfo.InvariantCulture);

    private readonly string _prefix = kind.Resource[(kind.Resource.IndexOf('/', StringComparison.Ordinal) + 1)..] + "-";

    public (IReadOnlyList<SimulatedChip>? Chips, string? Refusal) Allocate(
        PodRun pod, int count, IReadOnlyList<SimulatedChip> free, IEnumerable<PodRun> onNode)
    {
        IReadOnlyList<SimulatedChip> kubelets = [.. free.Take(count)];
        var chips = kubelets;
        if (node.Group.ChipChoice && count < node.Group.Chips)
        {
            var served = onNode.Where(p => p.Phase == PodPhase.Pending && p.Count(kind.Resource) == count && TimeOf(p) < ulong.MaxValue).MinBy(TimeOf);
            if (served is null) return (null, $"no pending pod asks for {count} chips with {kind.Resource} and {PredicateTime}");
            var wanted = served.Annotations[kind.Resource];
            served.Annotate(PredicateTime, Served);
            chips = [.. wanted.Split(',').Select(name => free.FirstOrDefault(chip => Name(chip) == name)).OfType<SimulatedChip>().Distinct()];
            if (chips.Count != count) return (null, $"{wanted} of pod {served.Name} are not {count} free chips");
        }

        pod.Annotate("huawei.com/AscendReal", string.Join(',', chips.Select(Name)));
        pod.Annotate("huawei.com/kltDev", string.Join(',', kubelets.Select(Name)));
        if (pod.Labels.ContainsKey("ring-controller.atlas"))
            pod.Annotate("ascend.kubectl.kubernetes.io/ascend-910-configuration", Configuration(pod, chips).ToJsonString());
        return (chips, null);
    }

    private ulong TimeOf(PodRun pod) =>
        pod.Annotations.ContainsKey(kind.Resource)
        && ulong.TryParse(pod.Annotations.GetValueOrDefault(PredicateTime), NumberStyles.None, CultureInfo.InvariantCulture, out var time) ? time : ulong.MaxValue;

    private string Name(SimulatedChip chip) => _prefix + chip.Index;

    private JsonObject Configuration(PodRun pod, IReadOnlyList<SimulatedChip> chips) => new()
    {
        ["pod_name"] = pod.Name,
        ["server_id"] = node.Address,
        ["devices"] = new JsonArray([.. chips.Select(Device)]),
    };

    private JsonObject Device(SimulatedChip chip)
    {
        var device = new JsonObject
        {
            ["device_id"] = $"{chip.Index}",
            ["device_ip"] = $"192.{168 + node.Ordinal / 250}.{node.Ordinal % 250 + 1}.{chip.Index + 101}",
        };

        // Server, package and die in one number that is unique in the super pod; the layout of its bits is our guess.
        if (kind.Package == 2) device["super_device_id"] = $"{(node.Ordinal << 22) + (chip.Index / 2 << 18) + (chip.Index % 2 << 16) + chip.Index}";
        return device;
    }
}
