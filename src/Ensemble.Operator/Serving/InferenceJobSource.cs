using System.Collections.Immutable;
using Ensemble.Core;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Gangs;
using Ensemble.Operator.Jobs;
using JobSize = Ensemble.Core.Jobs.JobSize;

namespace Ensemble.Operator.Serving;

/// <summary>The replicas of InferenceJobs: which of them the scheduler may place, and which hold chips.</summary>
/// <remarks>Safe for use by many at once.</remarks>
internal sealed class InferenceJobSource : IWorkSource
{
    private static readonly HashSet<int> None = [];

    private readonly FleetFacts _facts;
    private readonly Informer<InferenceJob> _informer;
    private readonly ObjectIndex<string, PodFacts> _podsByJob;
    private readonly Func<string, int?> _priorityOf;
    private readonly Func<string, string?> _resourceOf;
    private readonly Dictionary<string, InferenceJob> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<int>> _held = new(StringComparer.Ordinal);
    private readonly JobsByNode _byNode = new();
    private readonly Admissions<AdmittedService> _admitted;

    /// <param name="facts">What the sources share.</param>
    /// <param name="informer">The jobs.</param>
    /// <param name="podsByJob">All pods, by the uid of their job.</param>
    /// <param name="specs">Their specs.</param>
    /// <param name="priorityOf">The value of a priority class; null where there is none of that name.</param>
    /// <param name="resourceOf">The extended resource of a class; null where there is none of that name.</param>
    public InferenceJobSource(
        FleetFacts facts,
        Informer<InferenceJob> informer,
        ObjectIndex<string, PodFacts> podsByJob,
        InferenceSpecs specs,
        Func<string, int?> priorityOf,
        Func<string, string?> resourceOf)
    {
        (_facts, _informer, _podsByJob, Specs, _priorityOf, _resourceOf) = (facts, informer, podsByJob, specs, priorityOf, resourceOf);
        _admitted = new(facts.Lock);
        informer.OnChange(change => Changed(change.Old, change.New));
    }

    /// <summary>The jobs' specs.</summary>
    public InferenceSpecs Specs { get; }

    /// <summary>Finds a job.</summary>
    public InferenceJob? Find(ObjectKey key) => _informer.Store.Find(key);

    /// <summary>The jobs with a replica that is placed on a node.</summary>
    public ImmutableArray<ObjectKey> On(string node)
    {
        lock (_facts.Lock) return _byNode.On(node);
    }

    /// <summary>Lets the scheduler have a job's replicas.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Admit(InferenceJob job, AdmittedService service) => _admitted.Admit(job.Metadata.Uid, service);

    /// <summary>Takes a job's waiting replicas from the scheduler.</summary>
    /// <returns>Whether it had them.</returns>
    public bool Dismiss(InferenceJob job) => _admitted.Dismiss(job.Metadata.Uid);

    /// <inheritdoc/>
    public bool Holds(PodFacts pod) =>
        pod.Gang is { JobUid: { } uid, Replica: not null, Attempt: { } attempt } && _held.TryGetValue(uid, out var held) && held.Contains(attempt);

    /// <inheritdoc/>
    public void Collect(ICollection<Work> work)
    {
        foreach (var (uid, job) in _jobs)
        {
            var admitted = _admitted.Find(uid);
            var priority = _priorityOf(job.Spec.PriorityClassName ?? GangNames.DefaultPriorityClass);
            foreach (var replica in Replicas.Of(job))
            {
                if (JobOf(job, replica, admitted) is not { } known) continue;
                var index = replica.Index!.Value;
                var named = known with
                {
                    Id = Replicas.IdOf(job, index),
                    Priority = priority ?? 0,
                    MissingPriorityClass = priority is null ? job.Spec.PriorityClassName : null,
                    Spread = new(uid, job.Spec.Spread?.Level),
                    Suspended = false,
                };
                work.Add(new InferenceWork(named, job, admitted, index));
            }
        }
    }

    private Job? JobOf(InferenceJob job, ReplicaStatus replica, AdmittedService? admitted)
    {
        var spec = Specs.Of(job) is Parsed<AcceptedInferenceJob>.Valid { Value: var accepted } ? accepted : null;
        if (Replicas.PlacementOf(replica) is { } placement)
        {
            var held = spec is not null && replica.Revision == spec.Revision ? spec.Replica : AsItsPodsAre(job, replica, placement);
            return held with { Placement = placement, PlacedAt = Replicas.At(replica.PlacedTime) ?? default, Runs = replica.State == ReplicaState.Ready };
        }

        // An edit that nobody has considered yet: its own event brings the verdict on it.
        if (spec is null || admitted is null || !ReferenceEquals(spec, admitted.Spec) || replica.Revision != spec.Revision) return null;
        if (replica.State != ReplicaState.Waiting || job.Metadata.DeletionTimestamp is not null || !JobFinalizer.IsOn(job)) return null;
        return spec.Replica with
        {
            NotBefore = Replicas.At(replica.RetryAfter),
            Avoid = replica.Avoid is { } nodes && HostList.TryRead(nodes, out var avoid) ? avoid : [],
        };
    }

    /// <summary>What a replica holds whose revision is not the spec's any more: its pods say.</summary>
    private Job AsItsPodsAre(InferenceJob job, ReplicaStatus replica, Placement placement)
    {
        var chips = _resourceOf(placement.Class);
        var pods = _podsByJob.Find(job.Metadata.Uid).Where(pod => pod.Gang?.Attempt == replica.Attempt && !pod.Finished).ToList();
        var demand = new HostDemand
        {
            Resources = pods.Count == 0 ? ResourceVector.Empty : ResourceVector.Of([.. pods[0].Requests.Amounts.Where(amount => amount.Name != chips).Select(amount => (amount.Name, amount.Amount))]),
            HostPorts = pods.Count == 0 ? [] : pods[0].HostPorts, // The pods of a gang are alike.
        };
        return new()
        {
            Id = Replicas.IdOf(job, replica.Index!.Value),
            Queue = job.Spec.Queue ?? Core.Queues.FleetQueue.DefaultName,
            Size = new JobSize.Exact(placement.Chips),
            Variants = [new Variant { Name = placement.Variant, Demand = demand }],
        };
    }

    /// <summary>The attempts that hold chips by their placement, whether their pods exist or not.</summary>
    private static HashSet<int> HeldAttempts(InferenceJob? job) =>
        job is null ? None : [.. Replicas.Of(job).Where(replica => Replicas.PlacementOf(replica) is not null).Select(replica => replica.Attempt ?? 0)];

    private static ImmutableArray<string> NodesOf(InferenceJob? job) =>
        job is null ? [] : [.. Replicas.Of(job).SelectMany(replica => Replicas.PlacementOf(replica)?.Hosts ?? []).Select(host => host.Node).Distinct(StringComparer.Ordinal)];

    private void Changed(InferenceJob? before, InferenceJob? after)
    {
        var metadata = (after ?? before)!.Metadata;
        var uid = metadata.Uid;
        lock (_facts.Lock)
        {
            _byNode.Set(uid, new(metadata.NamespaceProperty, metadata.Name), NodesOf(after));
            var held = HeldAttempts(after);
            var last = _held.GetValueOrDefault(uid) ?? None;
            if (held.Count > 0) _held[uid] = held;
            else _held.Remove(uid);
            if (after is not null)
            {
                _jobs[uid] = after;
            }
            else
            {
                _jobs.Remove(uid);
                _admitted.Dismiss(uid);
                Specs.Forget(uid);
            }

            // Whose pods count by their placement and whose as leftovers depends on the attempts.
            if (held.SetEquals(last)) return;
            foreach (var pod in _podsByJob.Find(uid))
            {
                if (pod.Gang?.Attempt is { } attempt && held.Contains(attempt) != last.Contains(attempt)) _facts.Nodes.Stale(pod.NodeName);
            }
        }
    }
}
