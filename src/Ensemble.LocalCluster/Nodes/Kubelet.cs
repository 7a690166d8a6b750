using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Devices;
using Ensemble.LocalCluster.Fleet;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>One simulated node: its chips, its faults, and the pods bound to it. All of it is called under the gate.</summary>
internal sealed class Kubelet : Outgoing
{
    private readonly KubeletHost _host;
    private readonly IDevicePlugin? _plugin;
    private readonly PodLife _life;
    private readonly NodeWriter _writer;

    public Kubelet(NodeDescription node, KubeletHost host)
    {
        (Node, _host) = (node, host);
        if (node.Kind is { } kind)
        {
            var model = kind.Model();
            Chips = [.. Enumerable.Range(0, node.Group.Chips).Select(i => new SimulatedChip(i, model, host.Agenda.Now))];
            _plugin = kind.Vendor == "Huawei" ? new AscendPlugin(node, kind) : new NvidiaPlugin();
        }

        _life = new(this, host);
        _writer = new(this, host);
        Lease = new(node.Name, host);
    }

    public NodeDescription Node { get; }
    public IReadOnlyList<SimulatedChip> Chips { get; } = [];
    public Dictionary<string, PodRun> Pods { get; } = new(StringComparer.Ordinal);
    public NodeFault Fault { get; private set; } = NodeFault.None;
    public NodeLease Lease { get; }

    /// <summary>Whether it and the API server hear each other.</summary>
    public bool Hears => !Fault.Dead && !Fault.Silent;

    public void StartBeating()
    {
        var spread = _host.Options.LeasePeriod * (Node.Ordinal % 16 + 1) / 16; // A thousand nodes must not all beat at once.
        _host.Agenda.At(_host.Agenda.Now + spread, Beat);
    }

    /// <summary>The Node object as the API server has it.</summary>
    public void SeeNode(JsonObject node)
    {
        var fault = NodeFault.Parse(node.Text("metadata", "annotations", NodeFault.Annotation));
        if (fault != Fault) Suffer(fault);
        var ready = node.Objects("status", "conditions").Any(c => c.Text("type") == "Ready" && c.Text("status") == "True");
        if (Hears && !ready) Changed(); // Somebody took us for dead.
    }

    public void SeePod(JsonObject seen)
    {
        var uid = seen.Text("metadata", "uid") ?? "";
        var touched = false;
        if (Pods.TryGetValue(uid, out var run)) touched = run.See(seen);
        else Pods[uid] = run = new(this, _host, seen);
        if (Hears) Sync(run, touched);
    }

    public void LosePod(string uid)
    {
        if (!Pods.TryGetValue(uid, out var run)) return;
        run.Gone = true;
        if (!Fault.Silent) Drop(run);
    }

    /// <summary>Takes back the run's chips.</summary>
    public static void Release(PodRun run)
    {
        foreach (var chip in run.Chips) chip.Holder = null;
    }

    public decimal Allocatable(string resource) => resource switch
    {
        "pods" => Node.Group.Pods,
        "cpu" => Amount(Node.Group.Cpu),
        "memory" => Amount(Node.Group.Memory),
        "ephemeral-storage" => Amount(Node.Group.Storage),
        _ when resource == Node.Kind?.Resource => Chips.Count(c => c.Healthy),
        _ => 0,
    };

    public override Task WriteAsync(CancellationToken stop) => _writer.WriteAsync(stop);

    private static decimal Amount(string quantity) => new Ensemble.Kubernetes.Resources.Quantity(quantity).ToDecimal();

    private void Changed() => _host.Outbox.Post(this);

    private void Beat(DateTimeOffset at)
    {
        if (Hears) _host.Outbox.Post(Lease);
        _host.Agenda.At(at + _host.Options.LeasePeriod, Beat);
    }

    private void Sync(PodRun run, bool touched)
    {
        if (run.Gone) Drop(run);
        else if (!run.Admitted) Admit(run);
        else if (run.Terminating) _life.Stop(run, _host.Agenda.Now);
        else if (touched) _life.RefreshFiles(run);
    }

    private void Drop(PodRun run)
    {
        Pods.Remove(run.Uid);
        run.Process?.Kill(_host.Agenda.Now);
        run.Log.End();
        if (run.Phase != PodPhase.Ended) Release(run);
        run.Phase = PodPhase.Ended;
    }

    private void Admit(PodRun run)
    {
        var now = _host.Agenda.Now;
        run.Admitted = true;
        run.AcceptedAt = now;
        if (run.Object.Text("status", "phase") is "Succeeded" or "Failed")
        {
            run.Phase = PodPhase.Ended;
            if (run.Terminating) run.Post();
        }
        else if (run.Object.Text("status", "phase") == "Running") PodLife.End(run, 137, now, ("ContainerStatusUnknown", "The container could not be located when the kubelet started."));
        else if (run.Terminating) _life.Stop(run, now);
        else if (Refuse(run) is { } verdict) PodLife.End(run, 1, now, verdict);
        else _life.Begin(run, now);
    }

    /// <returns>Why the pod cannot run here, in kubelet's words; null if it can, and then it has its chips.</returns>
    private (string Reason, string Message)? Refuse(PodRun run)
    {
        if (run.Object.At("spec", "nodeSelector") is JsonObject selector && selector.Any(l => Node.Labels.GetValueOrDefault(l.Key) != l.Value.Text()))
            return ("NodeAffinity", "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
        foreach (var (resource, asked) in run.Requests.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            var used = Pods.Values.Where(p => p != run && p.Admitted && p.Phase != PodPhase.Ended).Sum(p => p.Requests.GetValueOrDefault(resource));
            var unit = resource == "cpu" ? 1000 : 1;
            if (asked > 0 && used + asked > Allocatable(resource))
            {
                return ($"OutOf{resource}", $"Node didn't have enough resource: {resource}, requested: {asked * unit:0}, used: {used * unit:0}, capacity: {Allocatable(resource) * unit:0}");
            }
        }

        var count = Node.Kind is { } kind ? run.Count(kind.Resource) : 0;
        if (count == 0) return null;
        var free = Chips.Where(c => c.Healthy && c.Holder is null).ToList();
        var (chips, refusal) = free.Count >= count
            ? _plugin!.Allocate(run, count, free, Pods.Values.Where(p => p.Phase != PodPhase.Ended))
            : (null, $"requested number of devices unavailable. Requested: {count}, Available: {free.Count}");
        if (chips is null) return ("UnexpectedAdmissionError", $"Allocate failed due to {refusal}, which is unexpected");
        run.Chips = chips;
        foreach (var chip in chips) chip.Holder = run.Uid;
        return null;
    }

    private void Suffer(NodeFault fault)
    {
        var (was, now) = (Fault, _host.Agenda.Now);
        Fault = fault;
        foreach (var chip in Chips) chip.Healthy = !fault.Chips.Contains(chip.Index);
        if (fault.Dead && !was.Dead)
        {
            foreach (var run in Pods.Values.ToArray())
            {
                run.Process?.Kill(now);
                run.Process = null;
                if (run.Gone) Drop(run);
            }
        }

        foreach (var run in Pods.Values.Where(p => p.Phase != PodPhase.Ended && p.Chips.Any(c => !c.Healthy)).ToArray()) _life.LoseChip(run, now);
        if (!Hears) return;
        if (was.Dead) foreach (var run in Pods.Values.ToArray()) Reboot(run, now);
        foreach (var run in Pods.Values.ToArray())
        {
            if (was.Silent || was.Dead) Sync(run, touched: true);
            if (was.Silent) run.Post();
        }

        Changed();
        _host.Outbox.Post(Lease);
    }

    /// <summary>What ran when the machine died is lost; what had only been accepted starts now.</summary>
    private void Reboot(PodRun run, DateTimeOffset now)
    {
        if (!run.Admitted || run.Gone) return;
        if (run.Phase == PodPhase.Running) PodLife.End(run, 137, now, ("ContainerStatusUnknown", "The container could not be located when the kubelet started."));
        else if (run.Phase == PodPhase.Pending) _life.Begin(run, now);
    }
}
