using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Operator.Hosting;
using Ensemble.Operator.Planning;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Jobs;

/// <summary>Takes the jobs of a kind step by step, and lets the planner know when it has seen all that were there at the start.</summary>
internal abstract class JobController(string name, JobKind kind, FleetPlanner planner, FleetOperatorOptions options, TimeProvider clock, ILogger log)
    : Controller<ObjectKey>(new() { Name = name, Workers = options.Workers }, clock, log)
{
    /// <summary>Whoever places the jobs.</summary>
    protected FleetPlanner Planner { get; } = planner;

    /// <summary>Says that something of a job changed.</summary>
    public void Look(ObjectKey job) => Queue.Add(job);

    /// <summary>Whether a step of a job is being taken.</summary>
    public bool IsUnderWay(ObjectKey job) => Queue.IsWorkedOn(job);

    /// <inheritdoc/>
    protected override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken abandon)
    {
        var result = await StepAsync(key, abandon);
        if (Queue.Depth == 0) Planner.Knows(kind);
        return result;
    }

    /// <summary>Does what a job needs next, from what is.</summary>
    protected abstract Task<ReconcileResult> StepAsync(ObjectKey key, CancellationToken stop);
}
