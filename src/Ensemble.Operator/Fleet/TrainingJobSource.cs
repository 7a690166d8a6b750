using System.Collections.Immutable;
using Ensemble.Core;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Gangs;
using Ensemble.Operator.Hosting;
using Ensemble.Operator.Jobs;
using JobSize = Ensemble.Core.Jobs.JobSize;

namespace Ensemble.Operator.Fleet;

/// <summary>The TrainingJobs: which of them the scheduler may place, and which hold chips.</summary>
/// <remarks>Safe for use by many at once.</remarks>
internal sealed class TrainingJobSource : IWorkSource
{
    private readonly FleetFacts _facts;
    private readonly Informer<TrainingJob> _informer;
    private readonly JobSpecs _specs;
    private readonly ObjectIndex<string, PodFacts> _podsByJob;
    private readonly FleetOperatorOptions _options;
    private readonly Func<string, int?> _priorityOf;
    private readonly Func<string?, bool> _isReady;
    private readonly Dictionary<string, TrainingJob> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RankAttempts> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, string> _vanished = [];
    private readonly JobsByNode _byNode = new();
    private readonly Admissions<JobVerdict.Admitted> _admitted;

    /// <param name="facts">What the sources share.</param>
    /// <param name="informer">The jobs.</param>
    /// <param name="podsByJob">All pods, by the uid of their job.</param>
    /// <param name="specs">Their specs.</param>
    /// <param name="options">How soon a running job may grow.</param>
    /// <param name="priorityOf">The value of a priority class; null where there is none of that name.</param>
    /// <param name="isReady">Whether a node is there and ready.</param>
    public TrainingJobSource(
        FleetFacts facts,
        Informer<TrainingJob> informer,
        ObjectIndex<string, PodFacts> podsByJob,
        JobSpecs specs,
        FleetOperatorOptions options,
        Func<string, int?> priorityOf,
        Func<string?, bool> isReady)
    {
        (_facts, _informer, _podsByJob, _specs, _options, _priorityOf, _isReady) = (facts, informer, podsByJob, specs, options, priorityOf, isReady);
        _admitted = new(facts.Lock);
        informer.OnChange(change => Changed(change.Old, change.New));
    }

    /// <summary>Whether a step of a job is being taken.</summary>
    public Func<ObjectKey, bool> IsUnderWay { get; set; } = _ => false;

    /// <summary>Whether waiting jobs are planned for though no operator has accepted them: for those who only look.</summary>
    public bool TakesAllJobs { get; init; }

    /// <summary>Finds a job.</summary>
    public TrainingJob? Find(ObjectKey key) => _informer.Store.Find(key);

    /// <summary>The jobs that are placed on a node.</summary>
    public ImmutableArray<ObjectKey> On(string node)
    {
        lock (_facts.Lock) return _byNode.On(node);
    }

    /// <summary>The jobs of a namespace.</summary>
    public ImmutableArray<ObjectKey> In(string ns) =>
    [
        .. _informer.Store.Snapshot().Where(job => job.Metadata.NamespaceProperty == ns).Select(KeyOf),
    ];

    /// <summary>Lets the scheduler have a job.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Admit(TrainingJob job, JobVerdict.Admitted verdict) => _admitted.Admit(job.Metadata.Uid, verdict);

    /// <summary>Takes a job from the scheduler.</summary>
    /// <returns>Whether it had it.</returns>
    public bool Dismiss(TrainingJob job) => _admitted.Dismiss(job.Metadata.Uid);

    /// <inheritdoc/>
    public bool Holds(PodFacts pod) => pod.Gang is { JobUid: { } uid } && _held.TryGetValue(uid, out var held) && held.Holds(pod);

    /// <inheritdoc/>
    // From our own list, not the informer's: it is as old as what tells leftover pods from current ones, so that both agree.
    public void Collect(ICollection<Work> work)
    {
        foreach (var (uid, job) in _jobs)
        {
            if (JobStatuses.IsFinished(job) || AwaitsNamesake(uid, job)) continue;
            var verdict = _admitted.Find(uid);
            if (JobOf(job, verdict) is not { } known) continue;
            var priority = _priorityOf(job.Spec.PriorityClassName ?? GangNames.DefaultPriorityClass);
            known = known with { Priority = priority ?? 0, MissingPriorityClass = priority is null ? job.Spec.PriorityClassName : null, Stopping = Stopping(known, uid) };
            work.Add(new TrainingWork(known, job, verdict));
        }
    }

    /// <summary>Whether a job of the same name that vanished holds its place still: this one comes after it.</summary>
    private bool AwaitsNamesake(string uid, TrainingJob job) =>
        _vanished.Count > 0 && _vanished.TryGetValue(KeyOf(job), out var gone) && gone != uid;

    private Job? JobOf(TrainingJob job, JobVerdict.Admitted? verdict)
    {
        if (PlacementFormat.Read(job.Status?.Placement) is { } placement) return SchedulerJob.Held(job, placement, _specs, _options.ElasticPause);
        if (verdict is not null && SchedulerJob.Pending(job, verdict, _specs) is { } pending) return pending;
        return TakesAllJobs && job.Metadata.DeletionTimestamp is null && _specs.Of(job) is Parsed<AcceptedTrainingJob>.Valid { Value: var spec }
            ? SchedulerJob.Waiting(job, spec)
            : null;
    }

    /// <summary>Pods of attempts that are over and still hold chips of nodes that will tell their end.</summary>
    private int Stopping(Job job, string uid) => job.Placement is null && (job.Size is JobSize.Elastic || !job.Avoid.IsEmpty)
        ? _podsByJob.Find(uid).Count(pod => !pod.Finished && _isReady(pod.NodeName))
        : 0;

    /// <summary>The hosts that hold chips by a placement, whether their pods exist or not; null where none does.</summary>
    private static RankAttempts? HeldAttempt(TrainingJob? job) => job is not null && !JobStatuses.IsFinished(job) ? RankAttempts.Of(job.Status) : null;

    /// <summary>Lets go of what a job held that vanished during a step, and forgets all about it.</summary>
    /// <returns>Its uid; null where there is none.</returns>
    /// <remarks>
    /// For whoever takes the steps, as the first thing in a step: the one that was under way is over. Until then the place stays held, for pods
    /// may still be made there.
    /// </remarks>
    public string? LetGo(ObjectKey key)
    {
        lock (_facts.Lock)
        {
            if (!_vanished.Remove(key, out var uid)) return null;
            Forget(uid);
            return uid;
        }
    }

    private void Changed(TrainingJob? before, TrainingJob? after)
    {
        lock (_facts.Lock)
        {
            if (after is null) Gone(before!);
            else Came(before, after);
        }
    }

    private void Came(TrainingJob? before, TrainingJob after)
    {
        var (uid, was, held) = (after.Metadata.Uid, HeldAttempt(before), HeldAttempt(after));
        _jobs[uid] = after;
        if (held is not null) _held[uid] = held;
        else _held.Remove(uid);
        if ((was is null) != (held is null) || !SameHosts(before?.Status?.Placement, after.Status?.Placement))
            _byNode.Set(uid, KeyOf(after), held is null ? [] : [.. PlacementFormat.Read(after.Status!.Placement)?.Hosts.Select(host => host.Node) ?? []]);

        // Whose pods count by their placement and whose as leftovers depends on the attempt.
        if (!Equals(was, held)) PodsStale(uid);
    }

    private void Gone(TrainingJob before)
    {
        var (uid, key) = (before.Metadata.Uid, KeyOf(before));
        _byNode.Set(uid, key, []);
        if (IsUnderWay(key)) Vanish(uid, key);
        else Forget(uid);
    }

    /// <summary>A job that waited leaves nothing to hold; what a step makes of it meanwhile is forgotten with it later.</summary>
    private void Vanish(string uid, ObjectKey key)
    {
        if (!_held.ContainsKey(uid)) _jobs.Remove(uid);
        if (_vanished.Remove(key, out var older)) Forget(older);
        _vanished[key] = uid;
    }

    private void Forget(string uid)
    {
        _jobs.Remove(uid);
        _admitted.Dismiss(uid);
        _specs.Forget(uid);
        if (_held.Remove(uid)) PodsStale(uid);
    }

    private void PodsStale(string uid)
    {
        foreach (var pod in _podsByJob.Find(uid)) _facts.Nodes.Stale(pod.NodeName);
    }

    private static ObjectKey KeyOf(TrainingJob job) => new(job.Metadata.NamespaceProperty, job.Metadata.Name);

    /// <summary>Whether it is plain that two placements are on the same hosts: to read a long gang's hosts takes time.</summary>
    private static bool SameHosts(JobPlacement? a, JobPlacement? b) => (a?.Hosts ?? []).Select(hosts => hosts.Nodes).SequenceEqual((b?.Hosts ?? []).Select(hosts => hosts.Nodes));
}
