using Ensemble.Core;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Jobs;
using Ensemble.Operator.Planning;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Pools;

/// <summary>Keeps what the site's people made true: taints of exclusive pools' nodes, and the status of classes, pools and queues.</summary>
/// <remarks>Looks at the whole site a moment after anything of it changed; writes only what differs.</remarks>
internal sealed class SiteKeeper(KubernetesApi api, FleetCache cache, NodeTaints taints, TimeProvider clock, ILogger<SiteKeeper> log)
    : Controller<WholeFleet>(new() { Name = "site" }, clock, log)
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } =
    [
        AccessRight.ToPart(ResourceKinds.AcceleratorClass, "status", "update"), AccessRight.ToPart(ResourceKinds.AcceleratorPool, "status", "update"),
        AccessRight.ToPart(ResourceKinds.FleetQueue, "status", "update"),
    ];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // A burst of jobs shall not have the site looked at for each.
    private static readonly TimeSpan JobsPause = TimeSpan.FromSeconds(1);

    // Counts change with every job; people read them, nothing acts on them.
    private static readonly TimeSpan CountsPause = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock = clock;
    private readonly ILogger _log = log;
    private DateTimeOffset _countsWritten = DateTimeOffset.MinValue;

    /// <summary>Says that nodes, pools, classes or queues changed.</summary>
    public void Wake() => Queue.Add(default, Pause);

    /// <summary>Says that jobs changed: only the queues' counts depend on them.</summary>
    public void JobsChanged() => Queue.Add(default, JobsPause);

    /// <inheritdoc/>
    protected override async Task<ReconcileResult> ReconcileAsync(WholeFleet key, CancellationToken abandon) =>
        await KeepAsync(abandon) is { } again ? ReconcileResult.RequeueAfter(again) : ReconcileResult.Done;

    private async Task<TimeSpan?> KeepAsync(CancellationToken stop)
    {
        var site = cache.SiteView();
        await taints.KeepAsync(site, stop);

        var now = _clock.GetUtcNow();
        var early = _countsWritten + CountsPause - now;
        var countsToo = early <= TimeSpan.Zero;
        var left = false;
        foreach (var (resource, parsed) in site.Classes)
        {
            await WriteAsync(resource, resource.Status, ClassStatus(resource, parsed, now), status => new AcceleratorClass { Metadata = resource.Metadata, Spec = resource.Spec, Status = status }, stop);
        }

        foreach (var (resource, parsed) in site.Pools)
        {
            var status = PoolStatus(resource, parsed, site, now);
            await WriteAsync(resource, resource.Status, status, s => new AcceleratorPool { Metadata = resource.Metadata, Spec = resource.Spec, Status = s }, stop);
        }

        foreach (var (resource, parsed) in site.Queues)
        {
            var status = QueueStatus(resource, parsed, site, now);
            if (!countsToo && resource.Status is not null && resource.Status.ObservedGeneration == status.ObservedGeneration)
            {
                left |= !StatusJson.Same(resource.Status, status);
                continue;
            }

            if (await WriteAsync(resource, resource.Status, status, s => new FleetQueue { Metadata = resource.Metadata, Spec = resource.Spec, Status = s }, stop)) _countsWritten = now;
        }

        return left ? early : null;
    }

    private async Task<bool> WriteAsync<T, TStatus>(T resource, TStatus? before, TStatus after, Func<TStatus, T> body, CancellationToken stop)
        where T : class, k8s.IKubernetesObject<k8s.Models.V1ObjectMeta>
        where TStatus : class
    {
        if (StatusJson.Same(before, after)) return false;
        try
        {
            await api.UpdateStatusAsync(body(after), stop);
            return true;
        }
        catch (ApiException e) when (e.IsConflict || e.IsNotFound)
        {
            _log.SiteChanged(resource.Kind, resource.Metadata.Name); // Its event wakes us again.
            return false;
        }
    }

    private static AcceleratorClassStatus ClassStatus(AcceleratorClass resource, Parsed<Core.Fleet.AcceleratorClass> parsed, DateTimeOffset now)
    {
        var status = new AcceleratorClassStatus { ObservedGeneration = resource.Metadata.Generation, Conditions = [.. resource.Status?.Conditions ?? []] };
        Accept(status.Conditions, (parsed as Parsed<Core.Fleet.AcceleratorClass>.Invalid)?.Faults ?? [], [], now, resource.Metadata.Generation);
        return status;
    }

    private static AcceleratorPoolStatus PoolStatus(AcceleratorPool resource, Parsed<Core.Fleet.AcceleratorPool> parsed, SiteView site, DateTimeOffset now)
    {
        var name = resource.Metadata.Name;
        var status = new AcceleratorPoolStatus { ObservedGeneration = resource.Metadata.Generation, Conditions = [.. resource.Status?.Conditions ?? []] };
        Accept(status.Conditions, (parsed as Parsed<Core.Fleet.AcceleratorPool>.Invalid)?.Faults ?? [], NotActedOn.Fields(resource), now, resource.Metadata.Generation);
        if (parsed is Parsed<Core.Fleet.AcceleratorPool>.Valid { Value: var pool })
        {
            var nodes = site.NodesOf(name);
            status.Nodes = nodes.Count;
            status.ReadyNodes = nodes.Count(node => node.Readiness == Readiness.Ready && !node.Unschedulable);
            status.Accelerators = (int)nodes.Sum(node => node.Allocatable[pool.Class.Resource]);
        }

        if (site.Overlap(name) is { } overlap) Conditions.Set(status.Conditions, "Overlapping", true, "PoolsOverlap", overlap, now, resource.Metadata.Generation);
        else if (Conditions.IsTrue(status.Conditions, "Overlapping")) Conditions.Set(status.Conditions, "Overlapping", false, "NoOverlap", "no other pool claims its nodes", now, resource.Metadata.Generation);
        return status;
    }

    private static FleetQueueStatus QueueStatus(FleetQueue resource, Parsed<Core.Queues.FleetQueue> parsed, SiteView site, DateTimeOffset now)
    {
        var (running, waiting, accelerators) = site.QueueUse(resource.Metadata.Name);
        var status = new FleetQueueStatus
        {
            ObservedGeneration = resource.Metadata.Generation,
            Conditions = [.. resource.Status?.Conditions ?? []],
            Running = running,
            Waiting = waiting,
            Accelerators = accelerators,
        };
        Accept(status.Conditions, (parsed as Parsed<Core.Queues.FleetQueue>.Invalid)?.Faults ?? [], NotActedOn.Fields(resource), now, resource.Metadata.Generation);
        return status;
    }

    private static void Accept(List<k8s.Models.V1Condition> conditions, IReadOnlyList<Fault> faults, IReadOnlyList<string> notActedOn, DateTimeOffset now, long? generation)
    {
        if (faults.Count > 0) Conditions.Set(conditions, Conditions.Accepted, false, "Invalid", string.Join(" ", faults), now, generation);
        else if (notActedOn.Count > 0) Conditions.Set(conditions, Conditions.Accepted, true, "FieldsNotActedOn", $"accepted, but not acted on yet: {string.Join(", ", notActedOn)}", now, generation);
        else Conditions.Set(conditions, Conditions.Accepted, true, "Accepted", "it is understood and in use", now, generation);
    }
}
