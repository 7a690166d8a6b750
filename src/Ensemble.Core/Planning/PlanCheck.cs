using System.Collections.Immutable;
using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Planning;

/// <summary>Replays a plan on a ledger of sets: what a plan promises, checked in every build before the first write.</summary>
/// <remarks>
/// It shares no rule with the scheduler but how the types themselves match labels and taints, so that one mistake is not made twice.
/// </remarks>
public static class PlanCheck
{
    /// <summary>All that a plan breaks; empty where it is sound.</summary>
    public static ImmutableArray<string> Verify(FleetSnapshot fleet, Plan plan)
    {
        var broken = new List<string>();
        var jobs = fleet.Jobs.ToDictionary(job => job.Id);
        var ledger = new CheckLedger(fleet);
        var used = fleet.Jobs.Where(job => job.Placement is not null)
            .GroupBy(job => job.Queue, StringComparer.Ordinal)
            .ToDictionary(queue => queue.Key, queue => queue.Sum(job => job.Placement!.Chips), StringComparer.Ordinal);
        foreach (var queue in fleet.Queues.Where(queue => queue.HeldByPods > 0)) used[queue.Name] = used.GetValueOrDefault(queue.Name) + queue.HeldByPods;
        var pending = fleet.PendingInOrder.Concat(fleet.MendingInOrder).Select(job => job.Id).ToHashSet();
        CheckWithdrawals(fleet, plan, broken);
        foreach (var decision in plan.Decisions)
        {
            if (decision is Decision.Withdraw) pending.Remove(decision.Job); // One that lacks hosts, too.
            else if (decision is Decision.Resize resize) CheckResize(fleet, ledger, used, jobs[resize.Job], resize.Placement, broken);
            else if (!pending.Remove(decision.Job)) broken.Add($"{decision.Job} is decided on twice, or does not wait");
            else if (decision is Decision.Place place) CheckPlace(fleet, ledger, used, jobs[place.Job], place.Placement, broken);
        }

        broken.AddRange(pending.Order().Select(job => $"{job} waits and is not decided on"));
        return [.. broken];
    }

    private static void CheckResize(
        FleetSnapshot fleet, CheckLedger ledger, Dictionary<string, int> used, Job job, Placement placement, List<string> broken)
    {
        if (job.Placement is not { } now || job.Size is not JobSize.Elastic || !(job.GrowAfter <= fleet.Now))
        {
            broken.Add($"{job.Id}: is resized, but does not run, is of one size, or ran too short a time");
            return;
        }

        if (placement.Chips <= now.Chips) broken.Add($"{job.Id}: is resized from {now.Chips} to {placement.Chips} chips");
        var demand = job.Variants.FirstOrDefault(v => v.Name == now.Variant)?.Demand ?? new();
        foreach (var share in now.Hosts) ledger.Give(share, demand);
        used[job.Queue] -= now.Chips;
        CheckPlace(fleet, ledger, used, job, placement, broken);
    }

    /// <summary>No chip stays with two jobs, and nobody is withdrawn who shares none.</summary>
    private static void CheckWithdrawals(FleetSnapshot fleet, Plan plan, List<string> broken)
    {
        var withdrawn = plan.Decisions.OfType<Decision.Withdraw>().Select(withdraw => withdraw.Job).ToHashSet();
        var held = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach (var job in fleet.Jobs.Where(job => job.Placement is not null && job.Pods is null && !withdrawn.Contains(job.Id)))
        {
            foreach (var share in job.Placement!.Hosts)
            {
                var before = held.GetValueOrDefault(share.Node);
                if ((before & share.Chips.Bits) != 0) broken.Add($"{job.Id}: chips of {share.Node} stay with it and with another");
                held[share.Node] = before | share.Chips.Bits;
            }
        }

        foreach (var job in withdrawn.Order())
        {
            if (fleet.Jobs.FirstOrDefault(known => known.Id == job)?.Placement is not { } placement
                || !fleet.Jobs.Any(other => other.Id != job && other.Placement?.Hosts.Any(theirs => placement.Hosts.Any(ours => ours.Node == theirs.Node && ours.Chips.Overlaps(theirs.Chips))) == true))
                broken.Add($"{job} is withdrawn and shares no chip");
        }
    }

    private static void CheckPlace(
        FleetSnapshot fleet, CheckLedger ledger, Dictionary<string, int> used, Job job, Placement placement, List<string> broken)
    {
        void Break(string what) => broken.Add($"{job.Id}: {what}");

        if (job.Suspended) Break("is suspended");
        if (job.NotBefore > fleet.Now) Break("is placed before its time");
        if (job is { Stopping: > 0, Size: JobSize.Elastic }) Break("is placed while its last attempt still holds chips");
        if (job.MissingPriorityClass is { } priority) Break($"is placed without its priority class {priority}");
        CheckQueue(fleet, used, job, placement, Break);
        if (job.Vacancy is not null && !job.Placement!.Hosts.All(placement.Hosts.Contains)) Break("loses hosts that it keeps");

        if (job.Pods is { } pods)
        {
            CheckPods(fleet, ledger, job, pods, placement, Break);
            return;
        }

        var variant = job.Variants.FirstOrDefault(v => v.Name == placement.Variant);
        var pool = fleet.Pools.FirstOrDefault(p => p.Name == placement.Pool);
        if (variant is null || pool is null || pool.Class.Name != placement.Class || !variant.Accepts(pool.Class))
        {
            Break($"variant {placement.Variant} does not run on {placement.Class} in pool {placement.Pool}");
            return;
        }

        CheckSize(fleet, job, placement, pool, Break);
        CheckTopology(job.Topology.Required, pool, [.. placement.Hosts.Select(host => ledger.NodeOf(host.Node)).OfType<Node>()], Break);
        foreach (var share in placement.Hosts)
        {
            if (ledger.NodeOf(share.Node) is not { } node || node.Pool != pool.Name)
            {
                Break($"{share.Node} is no node of pool {pool.Name}");
                continue;
            }

            if (share.Chips.Count != placement.ChipsPerHost)
                Break($"{share.Node} gives {share.Chips.Count} chips, not {placement.ChipsPerHost}");
            if (job.Placement?.Hosts.Contains(share) == true) continue; // It keeps that host, whatever became of the node.
            CheckNode(node, pool, variant.Demand, Break);
            CheckAffinity(node, pool.Class.Fabric, share.Chips, job.Topology.Required == PoolLevel.Island, Break);
            ledger.Take(share, pool.Class.Resource, variant.Demand, Break);
        }
    }

    private static void CheckPods(FleetSnapshot fleet, CheckLedger ledger, Job job, PodGang gang, Placement placement, Action<string> fail)
    {
        if (gang.Fault is not null || gang.MissingGroup is not null) fail("is placed though it cannot be");
        if (placement.Hosts.Length + gang.Placed < gang.Wanted || placement.Hosts.Length > gang.Members.Length)
            fail($"{placement.Hosts.Length} of {gang.Members.Length} pods are placed, beside {gang.Placed}; {gang.Wanted} must be together");
        if (fleet.Pools.FirstOrDefault(p => p.Name == placement.Pool) is not { } pool)
        {
            fail($"there is no pool {placement.Pool}");
            return;
        }

        var beside = gang.Companions.Select(ledger.NodeOf).OfType<Node>().Where(node => node.Pool == pool.Name).Take(1);
        CheckTopology(job.Topology.Required, pool, [.. placement.Hosts.Select(host => ledger.NodeOf(host.Node)).OfType<Node>().Concat(beside)], fail);
        foreach (var (share, member) in placement.Hosts.Zip(gang.Members))
        {
            if (ledger.NodeOf(share.Node) is not { } node || node.Pool != pool.Name)
            {
                fail($"{share.Node} is no node of pool {pool.Name}");
                continue;
            }

            if (share.Chips.Count != member.Chips) fail($"{share.Node} gives {share.Chips.Count} chips, not {member.Chips}");
            if (member.Chips > 0 && member.ChipResource != pool.Class.Resource) fail($"{pool.Name} has no {member.ChipResource}");
            CheckNode(node, pool, member.Demand, fail);
            if (member.Chips > 0) CheckAffinity(node, pool.Class.Fabric, share.Chips, job.Topology.Required == PoolLevel.Island, fail);
            ledger.Take(share, pool.Class.Resource, member.Demand, fail);
        }
    }

    private static void CheckQueue(FleetSnapshot fleet, Dictionary<string, int> used, Job job, Placement placement, Action<string> fail)
    {
        var queue = fleet.Queues.FirstOrDefault(q => q.Name == job.Queue);
        if (queue is null)
        {
            fail($"queue {job.Queue} does not exist");
            return;
        }

        if (!fleet.Admits(queue, job.Id.Namespace)) fail($"queue {job.Queue} is not for namespace {job.Id.Namespace}");
        used[job.Queue] = used.GetValueOrDefault(job.Queue) + placement.Chips - (job.Vacancy is null ? 0 : job.Placement!.Chips);
        if (used[job.Queue] > queue.MaxAccelerators) fail($"queue {job.Queue} holds {used[job.Queue]} chips of {queue.MaxAccelerators}");
    }

    private static void CheckSize(FleetSnapshot fleet, Job job, Placement placement, AcceleratorPool pool, Action<string> fail)
    {
        var hosts = placement.Hosts.Select(host => host.Node).Distinct(StringComparer.Ordinal).Count();
        if (hosts == 0 || hosts != placement.Hosts.Length) fail("a host is named twice, or none is");
        if (placement.ChipsPerHost % job.TensorParallel != 0)
            fail($"{placement.ChipsPerHost} chips a host cut a tensor-parallel group of {job.TensorParallel}");
        var right = job.Size switch
        {
            JobSize.Exact(var chips) => placement.Chips == chips,
            JobSize.Elastic(var min, var max, var step) => placement.Chips >= min && placement.Chips <= max && OnStep(fleet, job, placement, min, step),
            JobSize.ComputeLike(var like, var chips) => (Int128)placement.Chips * (pool.Class.Peaks.Training?.Gigaflops ?? 0)
                >= (Int128)chips * (fleet.Classes.FirstOrDefault(c => c.Name == like)?.Peaks.Training?.Gigaflops ?? long.MaxValue),
            _ => false,
        };
        if (!right) fail($"{placement.Chips} chips are not {job.Size}");
    }

    private static bool OnStep(FleetSnapshot fleet, Job job, Placement placement, int min, ElasticStep step) => placement.Chips % job.ReplicaChips == 0 && step switch
    {
        ElasticStep.PowersOfTwo => placement.Chips % min == 0 && int.IsPow2(placement.Chips / min),
        ElasticStep.Replicas => placement.Chips % job.TensorParallel == 0,
        _ => placement.Chips % fleet.Nodes.Where(node => node.Pool == placement.Pool).Max(node => node.Chips.Length) == 0,
    };

    private static void CheckTopology(string? required, AcceleratorPool pool, List<Node> nodes, Action<string> fail)
    {
        if (required is null) return;
        if (required is PoolLevel.Host or PoolLevel.Island or PoolLevel.HostLabel)
        {
            if (nodes.Distinct().Count() != 1) fail($"is on {nodes.Count} hosts, not inside one {required}");
            return;
        }

        var wider = pool.Levels.TakeWhile(level => level.Name != required && level.Label != required).ToList();
        if (wider.Count == pool.Levels.Length)
        {
            fail($"pool {pool.Name} has no level {required}");
            return;
        }

        foreach (var level in pool.Levels.Take(wider.Count + 1))
        {
            var domains = nodes.Select(node => node.Labels.GetValueOrDefault(level.Label, "/" + node.Name)); // No label value has a slash.
            if (domains.Distinct(StringComparer.Ordinal).Count() > 1) fail($"spans several domains of {level.Name}");
        }
    }

    private static void CheckNode(Node node, AcceleratorPool pool, HostDemand demand, Action<string> fail)
    {
        if (!node.Ready) fail($"{node.Name} is not ready");
        if (node.Cordoned) fail($"{node.Name} is cordoned");
        foreach (var taint in node.Taints)
        {
            if (taint.Effect == TaintEffect.PreferNoSchedule || taint.Key == "ensemble.fleet/managed" || (demand.ForChips && taint.Key == pool.Class.Resource)) continue;
            if (!demand.Tolerations.Any(t => t.Tolerates(taint))) fail($"{node.Name} has the taint {taint}, which it does not tolerate");
        }

        var labels = new Dictionary<string, string>(node.Labels) { ["metadata.name"] = node.Name };
        if (!demand.NodeSelector.Matches(node.Labels)) fail($"{node.Name} is not selected by {demand.NodeSelector}");
        if (demand.NodeAffinity.Length > 0 && !demand.NodeAffinity.Any(term => term.Matches(labels)))
            fail($"no affinity term matches {node.Name}");
    }

    private static void CheckAffinity(Node node, Fabric fabric, ChipSet chips, bool oneIsland, Action<string> fail)
    {
        var islands = node.Chips.Where(chip => chips.Contains(chip.Index)).Select(chip => chip.Island).Distinct().Count();
        if (oneIsland && islands != 1) fail($"{chips} of {node.Name} are not inside one island");
        switch (fabric.Kind)
        {
            case FabricKind.Rings when chips.Count <= fabric.Island && islands != 1:
                fail($"{chips} of {node.Name} span rings");
                break;
            case FabricKind.Rings when fabric.Island == 4 && chips.Count is not (1 or 2 or 4 or 8 or 16 or 32 or 64):
                fail($"{chips.Count} chips cannot be asked for on rings of 4");
                break;
            case FabricKind.DiePairs when chips.Count > 1 && chips.Chips().Any(die => !chips.Contains(die ^ 1)):
                fail($"{chips} of {node.Name} cut a pair of dies");
                break;
        }
    }
}
