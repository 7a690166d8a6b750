using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using Ensemble.LocalCluster.Api;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>Registers a node and its accelerators, and writes their states when they change.</summary>
internal sealed class NodeWriter(Kubelet kubelet, KubeletHost host)
{
    private static readonly string[] Pressures = ["MemoryPressure", "DiskPressure", "PIDPressure"];

    private bool _registered;

    public async Task WriteAsync(CancellationToken stop)
    {
        JsonObject status;
        AcceleratorNodeStatus? accelerators;
        lock (host.Gate)
        {
            if (!kubelet.Hears) return;
            (status, accelerators) = (NodeStatus(), kubelet.Node.Kind is null ? null : AcceleratorStatus());
        }

        if (!_registered) await RegisterAsync((JsonObject)status.DeepClone(), accelerators is not null, stop);
        else await PatchAsync(CoreKinds.Node, new() { ["status"] = status }, "status", stop);
        if (accelerators is not null)
            await PatchAsync(ResourceKinds.AcceleratorNode, new() { ["status"] = JsonSerializer.SerializeToNode(accelerators, ResourceJson.Options) }, "status", stop);
        _registered = true;
    }

    private static JsonObject Texts(IEnumerable<KeyValuePair<string, string>> texts) => new([.. texts.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value))]);

    private static JsonObject Taint(string text)
    {
        var (pair, effect) = text.LastIndexOf(':') is var colon and >= 0 ? (text[..colon], text[(colon + 1)..]) : (text, "NoSchedule");
        var parts = pair.Split('=', 2);
        return new() { ["key"] = parts[0], ["value"] = parts.ElementAtOrDefault(1), ["effect"] = effect };
    }

    private async Task RegisterAsync(JsonObject status, bool accelerators, CancellationToken stop)
    {
        var node = kubelet.Node;
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = node.Name, ["labels"] = Texts(node.Labels), ["annotations"] = Texts(node.Annotations) },
            ["spec"] = new JsonObject { ["taints"] = new JsonArray([.. node.Group.Taints.OfType<string>().Select(Taint)]) },
            ["status"] = status.DeepClone(),
        };
        if (!await TryCreateAsync(CoreKinds.Node, body, stop))
        {
            body.Remove("spec"); // Taints and cordons of an earlier life are others' by now.
            body.Remove("status");
            await PatchAsync(CoreKinds.Node, body, null, stop);
            await PatchAsync(CoreKinds.Node, new() { ["status"] = status }, "status", stop);
        }

        if (accelerators) await TryCreateAsync(ResourceKinds.AcceleratorNode, new() { ["metadata"] = new JsonObject { ["name"] = node.Name }, ["spec"] = new JsonObject() }, stop);
    }

    private async Task<bool> TryCreateAsync(ResourceKind kind, JsonObject body, CancellationToken stop)
    {
        (body["apiVersion"], body["kind"]) = (kind.ApiVersion, kind.Kind);
        try
        {
            await host.Api.CreateAsync<JsonObject>(kind, null, kubelet.Node.Name, body, dryRun: false, stop);
            return true;
        }
        catch (ApiException e) when (e.IsAlreadyExists)
        {
            return false;
        }
    }

    private Task<JsonObject> PatchAsync(ResourceKind kind, JsonObject patch, string? subresource, CancellationToken stop) =>
        host.Api.PatchAsync<JsonObject>(kind, null, kubelet.Node.Name, PatchType.Merge, patch, dryRun: false, stop, subresource);

    private JsonObject NodeStatus()
    {
        var node = kubelet.Node;
        var now = Json.Time(host.Agenda.Now);
        var capacity = new JsonObject
        {
            ["cpu"] = node.Group.Cpu, ["memory"] = node.Group.Memory, ["ephemeral-storage"] = node.Group.Storage, ["pods"] = $"{node.Group.Pods}",
        };
        if (node.Kind is { } kind) capacity[kind.Resource] = $"{kubelet.Chips.Count}";
        var allocatable = (JsonObject)capacity.DeepClone();
        if (node.Kind is { } usable) allocatable[usable.Resource] = kubelet.Allocatable(usable.Resource).ToString(CultureInfo.InvariantCulture);
        return new()
        {
            ["capacity"] = capacity,
            ["allocatable"] = allocatable,
            ["addresses"] = new JsonArray(Pair("type", "InternalIP", "address", node.Address), Pair("type", "Hostname", "address", node.Name)),
            ["conditions"] = new JsonArray(
            [
                .. Pressures.Select(p => Condition(p, "False", $"KubeletHasNo{p}", $"kubelet has no {p}")),
                Condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
            ]),
            ["nodeInfo"] = new JsonObject
            {
                ["kubeletVersion"] = "v1.34.0-ensemble-local", ["osImage"] = "Ensemble local cluster (simulated)", ["kernelVersion"] = "simulated",
                ["containerRuntimeVersion"] = "local://1", ["operatingSystem"] = "linux", ["architecture"] = node.Labels["kubernetes.io/arch"],
                ["machineID"] = node.Name, ["systemUUID"] = node.Name, ["bootID"] = node.Name, ["kubeProxyVersion"] = "",
            },
        };

        JsonObject Condition(string type, string holds, string reason, string message) => new()
        {
            ["type"] = type, ["status"] = holds, ["reason"] = reason, ["message"] = message, ["lastHeartbeatTime"] = now, ["lastTransitionTime"] = now,
        };

        static JsonObject Pair(string a, string x, string b, string y) => new() { [a] = x, [b] = y };
    }

    private AcceleratorNodeStatus AcceleratorStatus()
    {
        var (node, kind) = (kubelet.Node, kubelet.Node.Kind!);
        var abilities = new List<Word<ChipAbility>> { ChipAbility.PowerReading, ChipAbility.TemperatureReading };
        if (kind.Vendor == "Nvidia") abilities.Add(ChipAbility.EnergyCounter);
        if (kind.MinLimit is not null) abilities.Add(ChipAbility.PowerLimit);
        if (node.Group.ChipChoice) abilities.Add(ChipAbility.ChipChoice);
        var power = kind.MinLimit is { } min
            ? new NodeChipPower { MinWatts = Quantity.Of((decimal)min), MaxWatts = Quantity.Of((decimal)kind.Tdp), DefaultWatts = Quantity.Of((decimal)kind.Tdp), LimitWatts = Quantity.Of((decimal)kind.Tdp) }
            : null;
        return new()
        {
            Vendor = Enum.Parse<Core.Fleet.Vendor>(kind.Vendor),
            Model = kind.Product,
            Resource = kind.Resource,
            Accelerators = kubelet.Chips.Count,
            Healthy = kubelet.Chips.Count(c => c.Healthy),
            Driver = new() { Version = kind.Driver },
            Chips = [.. kubelet.Chips.Select(chip => new NodeChip
            {
                Index = chip.Index,
                Uuid = $"{(kind.Vendor == "Nvidia" ? "GPU" : "NPU")}-{node.Name}-{chip.Index}",
                Island = chip.Index / kind.Island,
                Package = chip.Index / kind.Package,
                Health = chip.Healthy ? ChipHealth.Healthy : ChipHealth.Failed,
                Faults = chip.Healthy ? null : [kind.Vendor == "Nvidia" ? "XID 79" : "80E01801"],
                MemoryMebibytes = kind.Memory,
                Power = power,
                Abilities = abilities,
            })],
            Conditions = [new() { Type = "Ready", Status = "True", Reason = "Simulated", Message = "Written by the local cluster's kubelet", LastTransitionTime = host.Agenda.Now.UtcDateTime }],
        };
    }
}
