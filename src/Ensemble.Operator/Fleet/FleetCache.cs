using System.Collections.Immutable;
using Ensemble.Core.Jobs;
using Ensemble.Core.Placing;
using Ensemble.Core.Planning;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Gangs;
using Ensemble.Operator.Hosting;
using Ensemble.Operator.Jobs;
using AcceleratorClass = Ensemble.Core.Fleet.AcceleratorClass;

namespace Ensemble.Operator.Fleet;

/// <summary>What the operator knows of the cluster, never older than its own writes, and the snapshots that plans are made of.</summary>
/// <remarks>
/// The informers keep the objects; this keeps what follows from them. The scheduler's nodes are kept built, and only those whose facts
/// changed are built anew. Safe for use by many at once.
/// </remarks>
internal sealed class FleetCache
{
    private readonly Lock _lock = new();
    private readonly FleetInformers _informers;
    private readonly JobSpecs _specs;
    private readonly FleetOperatorOptions _options;
    private readonly Site _site = new();
    private readonly BuiltNodes _built = new();
    private readonly ObjectIndex<string, PodFacts> _podsByJob;
    private readonly ObjectIndex<string, PodFacts> _podsByNode;
    private readonly Dictionary<string, TrainingJob> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JobVerdict.Admitted> _admitted = new(StringComparer.Ordinal);

    public FleetCache(FleetInformers informers, JobSpecs specs, FleetOperatorOptions options)
    {
        (_informers, _specs, _options) = (informers, specs, options);
        _podsByJob = informers.Pods.Store.IndexBy(pod => pod.Gang?.JobUid);
        _podsByNode = informers.Pods.Store.IndexBy(pod => pod.Finished ? null : pod.NodeName);
        informers.Jobs.OnChange(change => JobChanged(change.Old, change.New));
        informers.Pods.OnChange(change => Stale(change.Old?.NodeName, change.New?.NodeName));
        informers.Nodes.OnChange(change => Stale(change.Current.Name));
        informers.Reports.OnChange(change => Stale(change.Current.Metadata.Name));
        informers.Classes.OnChange(change => SiteChanged(() => _site.Set(change.Old, change.New)));
        informers.Pools.OnChange(change => SiteChanged(() => _site.Set(change.Old, change.New)));
        informers.Queues.OnChange(change => SiteChanged(() => _site.Set(change.Old, change.New)));
    }

    /// <summary>Whether waiting jobs are planned for though no operator has accepted them: for those who only look.</summary>
    public bool TakesAllJobs { get; init; }

    /// <summary>The classes that can be used, by name.</summary>
    public IReadOnlyList<AcceleratorClass> Classes
    {
        get
        {
            lock (_lock) return _site.Classes;
        }
    }

    /// <summary>The priority class of pods whose job names none; null where the cluster lacks it.</summary>
    public string? DefaultPriorityClass => FindPriority(GangNames.DefaultPriorityClass) is null ? null : GangNames.DefaultPriorityClass;

    /// <summary>Finds a class that can be used.</summary>
    public AcceleratorClass? FindClass(string name) => Classes.FirstOrDefault(kind => kind.Name == name);

    /// <summary>Finds a job.</summary>
    public TrainingJob? FindJob(ObjectKey key) => _informers.Jobs.Store.Find(key);

    /// <summary>Finds a node.</summary>
    public NodeFacts? FindNode(string name) => _informers.Nodes.Store.Find(new(name));

    /// <summary>The pods of a job, of whatever attempt.</summary>
    public IReadOnlyList<PodFacts> PodsOf(string jobUid) => _podsByJob.Find(jobUid);

    /// <summary>Whether a Service of ours is there.</summary>
    public bool HasService(string ns, string name) => _informers.Services.Store.Find(new(ns, name)) is not null;

    /// <summary>How far a rank table is; null where there is none.</summary>
    public RankTableState? FindRankTable(string ns, string name) => _informers.RankTables.Store.Find(new(ns, name));

    /// <summary>Whether a node is lost to the gangs on it.</summary>
    public bool IsLost(string? node, DateTimeOffset now) => node is null || LostAt(node) <= now;

    /// <summary>When a node will count as lost if it stays as it is; null while it is ready.</summary>
    public DateTimeOffset? LostAt(string? node) => node is null ? null : NodeHealth.LostAt(FindNode(node), _options);

    /// <summary>Looks at one attempt of a job.</summary>
    public GangView Gang(TrainingJob job, AcceptedTrainingJob spec, Placement placement, DateTimeOffset now) =>
        GangView.Of(job, spec, placement, PodsOf(job.Metadata.Uid), FindNode, _options, now);

    /// <summary>The jobs that are placed on a node.</summary>
    public ImmutableArray<ObjectKey> JobsOn(string node) =>
    [
        .. _informers.Jobs.Store.Snapshot()
            .Where(job => HeldAttempt(job) is not null && PlacementFormat.Read(job.Status!.Placement)?.Hosts.Any(host => host.Node == node) == true)
            .Select(job => new ObjectKey(job.Metadata.NamespaceProperty, job.Metadata.Name)),
    ];

    /// <summary>Lets the scheduler have a job.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Admit(TrainingJob job, JobVerdict.Admitted verdict)
    {
        lock (_lock)
        {
            if (_admitted.TryGetValue(job.Metadata.Uid, out var known) && ReferenceEquals(known, verdict)) return false;
            _admitted[job.Metadata.Uid] = verdict;
            return true;
        }
    }

    /// <summary>Takes a job from the scheduler.</summary>
    /// <returns>Whether it had it.</returns>
    public bool Dismiss(TrainingJob job)
    {
        lock (_lock) return _admitted.Remove(job.Metadata.Uid);
    }

    /// <summary>Takes the answer of our own write in at once, so that no plan is older than it.</summary>
    public void Observe(TrainingJob job) => _informers.Jobs.Observe(job);

    /// <inheritdoc cref="Observe(TrainingJob)"/>
    public void Observe(PodFacts pod) => _informers.Pods.Observe(pod);

    /// <inheritdoc cref="Observe(TrainingJob)"/>
    public void Observe(NodeFacts node) => _informers.Nodes.Observe(node);

    /// <inheritdoc cref="Observe(TrainingJob)"/>
    public void Observe(OwnedObject service) => _informers.Services.Observe(service);

    /// <inheritdoc cref="Observe(TrainingJob)"/>
    public void Observe(RankTableState table) => _informers.RankTables.Observe(table);

    /// <summary>The site as it is now.</summary>
    public SiteView SiteView()
    {
        var nodes = _informers.Nodes.Store.Snapshot();
        var jobs = _informers.Jobs.Store.Snapshot();
        lock (_lock)
        {
            var membership = PoolMembership.Assign(_site.Pools, nodes.Select(node => (node.Name, (IReadOnlyDictionary<string, string>)node.Labels)));
            return new(_site.ClassResources, _site.PoolResources, _site.QueueResources, nodes, membership, jobs);
        }
    }

    /// <summary>All that a plan depends on, as it is now, and the jobs that its decisions are written to.</summary>
    public FleetView View(DateTimeOffset now)
    {
        lock (_lock)
        {
            RebuildNodes();
            var pending = new Dictionary<JobId, AdmittedJob>();
            var jobs = SchedulerJobs(pending);
            return new(FleetSnapshot.Of(now, _site.Pools, _built.All, _site.Queues, jobs, _site.Classes), pending);
        }
    }

    /// <summary>The attempt that holds chips by its placement, whether its pods exist or not; null where none does.</summary>
    private static int? HeldAttempt(TrainingJob? job) => job?.Status?.Placement is not null && !JobStatuses.IsFinished(job) ? job.Status.Attempt : null;

    private void JobChanged(TrainingJob? before, TrainingJob? after)
    {
        var uid = (after ?? before)!.Metadata.Uid;
        lock (_lock)
        {
            var held = HeldAttempt(after);
            if (held is { } attempt) _held[uid] = attempt;
            else _held.Remove(uid);
            if (after is not null)
            {
                _jobs[uid] = after;
            }
            else
            {
                _jobs.Remove(uid);
                _admitted.Remove(uid);
                _specs.Forget(uid);
            }

            // Whose pods count by their placement and whose as leftovers depends on the attempt.
            if (HeldAttempt(before) == held) return;
            foreach (var pod in _podsByJob.Find(uid)) _built.Stale(pod.NodeName);
        }
    }

    private void Stale(params ReadOnlySpan<string?> nodes)
    {
        lock (_lock)
        {
            foreach (var node in nodes) _built.Stale(node);
        }
    }

    private void SiteChanged(Func<bool> change)
    {
        lock (_lock)
        {
            if (change()) _built.AllStale();
        }
    }

    private void RebuildNodes()
    {
        if (_built.TakeAllStale())
        {
            _built.Clear();
            foreach (var node in _informers.Nodes.Store.Snapshot()) _built.Stale(node.Name);
        }

        foreach (var name in _built.TakeStale())
        {
            var facts = FindNode(name);
            if (facts is null || _site.PoolOf(facts.Labels) is not { } pool) _built.Remove(name);
            else _built.Set(NodeBuilder.Build(facts, pool, _informers.Reports.Store.Find(new(name))?.Status, _podsByNode.Find(name).Where(pod => !IsCurrent(pod))));
        }
    }

    private bool IsCurrent(PodFacts pod) =>
        pod.Gang is { JobUid: { } uid, Attempt: { } attempt } && _held.TryGetValue(uid, out var held) && held == attempt;

    // From our own list, not the informer's: it is as old as what tells leftover pods from current ones, so that both agree.
    private List<Job> SchedulerJobs(Dictionary<JobId, AdmittedJob> pending)
    {
        var jobs = new List<Job>(_jobs.Count);
        foreach (var (uid, job) in _jobs)
        {
            if (JobStatuses.IsFinished(job)) continue;
            var known = PlacementFormat.Read(job.Status?.Placement) is { } placement ? SchedulerJob.Held(job, placement, _specs) : null;
            if (known is null && _admitted.TryGetValue(uid, out var verdict) && SchedulerJob.Pending(job, verdict, _specs) is { } waiting)
            {
                known = waiting;
                pending[waiting.Id] = new(job, verdict);
            }

            if (known is null && TakesAllJobs && job.Metadata.DeletionTimestamp is null && _specs.Of(job) is Core.Parsed<AcceptedTrainingJob>.Valid { Value: var spec })
            {
                known = SchedulerJob.Waiting(job, spec);
            }

            if (known is not null) jobs.Add(known with { Priority = FindPriority(job.Spec.PriorityClassName ?? GangNames.DefaultPriorityClass)?.Value ?? 0 });
        }

        return jobs;
    }

    private k8s.Models.V1PriorityClass? FindPriority(string name) => _informers.Priorities.Store.Find(new(name));
}
