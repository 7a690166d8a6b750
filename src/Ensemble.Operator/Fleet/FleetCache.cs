using System.Collections.Immutable;
using Ensemble.Core.Gangs;
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
using Ensemble.Operator.Pods;
using Ensemble.Operator.Serving;
using k8s;
using k8s.Models;
using AcceleratorClass = Ensemble.Core.Fleet.AcceleratorClass;
using Toleration = Ensemble.Core.Fleet.Toleration;

namespace Ensemble.Operator.Fleet;

/// <summary>What the operator knows of the cluster, never older than its own writes, and the snapshots that plans are made of.</summary>
/// <remarks>
/// The informers keep the objects; this keeps what follows from them. The scheduler's nodes are kept built, and only those whose facts
/// changed are built anew. Safe for use by many at once.
/// </remarks>
internal sealed class FleetCache
{
    private readonly FleetFacts _facts = new();
    private readonly FleetInformers _informers;
    private readonly FleetOperatorOptions _options;
    private readonly Site _site = new();
    private readonly VanishedPods _vanished;
    private readonly ObjectIndex<string, PodFacts> _podsByJob;
    private readonly ObjectIndex<string, PodFacts> _podsByNode;
    private readonly ImmutableArray<IWorkSource> _sources;
    private readonly NamespaceLabels _namespaces;
    private readonly ClaimUsers _claimUsers = new();
    private readonly PodVolumes _podVolumes;

    /// <param name="informers">What is known of the cluster.</param>
    /// <param name="specs">The jobs' specs.</param>
    /// <param name="options">How the operator behaves.</param>
    /// <param name="takesAllJobs">Whether waiting jobs are planned for though no operator has accepted them: for those who only look.</param>
    public FleetCache(FleetInformers informers, JobSpecs specs, FleetOperatorOptions options, bool takesAllJobs = false)
    {
        (_informers, _options) = (informers, options);
        _vanished = new(informers.Pods);
        _podsByJob = informers.Pods.Store.IndexBy(pod => pod.Gang?.JobUid);
        _podsByNode = informers.Pods.Store.IndexBy(pod => pod.Finished ? null : pod.NodeName);
        TrainingJobs = new(_facts, informers.Jobs, _podsByJob, specs, options, name => FindPriority(name)?.Value, IsReady) { TakesAllJobs = takesAllJobs };
        _namespaces = new(informers.Namespaces);
        InferenceJobs = new(_facts, informers.InferenceJobs, _podsByJob, new(), name => FindPriority(name)?.Value, name => FindClass(name)?.Resource);
        _podVolumes = new(informers, _claimUsers, uid => Pods!.IsAssigned(uid));
        Pods = new(_facts, informers.PodGroups.Find, () => _site.Classes, _podVolumes.Of);
        _sources = [TrainingJobs, InferenceJobs, Pods];
        informers.Pods.OnChange(change =>
        {
            lock (_facts.Lock)
            {
                // First the node, then the pod: what is no longer held by an assignment is counted on the node.
                Stale(change.Old?.NodeName, change.New?.NodeName);
                _claimUsers.Changed(change.Old, change.New);
                Pods.Changed(change.Old, change.New);
            }
        });
        informers.Nodes.OnChange(change => Stale(change.Current.Name));
        informers.Reports.OnChange(change => Stale(change.Current.Metadata.Name));
        informers.Classes.OnChange(change => SiteChanged(() => _site.Set(change.Old, change.New)));
        informers.Pools.OnChange(change => SiteChanged(() => _site.Set(change.Old, change.New)));
        informers.Queues.OnChange(change => SiteChanged(() => _site.Set(change.Old, change.New)));
    }

    /// <summary>The TrainingJobs.</summary>
    public TrainingJobSource TrainingJobs { get; }

    /// <summary>The InferenceJobs.</summary>
    public InferenceJobSource InferenceJobs { get; }

    /// <summary>Other people's pods.</summary>
    public PodGangSource Pods { get; }

    /// <summary>The classes that can be used, by name.</summary>
    public IReadOnlyList<AcceleratorClass> Classes
    {
        get
        {
            lock (_facts.Lock) return _site.Classes;
        }
    }

    /// <summary>The priority class of pods whose job names none; null where the cluster lacks it.</summary>
    public string? DefaultPriorityClass => FindPriority(GangNames.DefaultPriorityClass) is null ? null : GangNames.DefaultPriorityClass;

    /// <summary>The priority class that a job names, or the default one where it names none; null where the cluster lacks it.</summary>
    public string? PriorityClassOf(string? named) => named is null ? DefaultPriorityClass : FindPriority(named) is null ? null : named;

    /// <summary>What the templates of a namespace's jobs may ask for.</summary>
    public TemplatePolicy TemplatesIn(string ns) => _options.Templates.In(_namespaces.Of(ns));

    /// <summary>Whether a job is there, as far as is known.</summary>
    public bool IsThere(ResourceKind kind, ObjectKey key, string uid) =>
        (kind == ResourceKinds.TrainingJob ? TrainingJobs.Find(key)?.Metadata : InferenceJobs.Find(key)?.Metadata)?.Uid == uid;

    /// <summary>Finds a class that can be used.</summary>
    public AcceleratorClass? FindClass(string name) => Classes.FirstOrDefault(kind => kind.Name == name);

    /// <summary>Whether the cluster's scheduler binds the pods of a pool.</summary>
    public bool BindsByScheduler(string pool)
    {
        lock (_facts.Lock) return _site.Pools.Any(known => known.Name == pool && known.BoundByScheduler);
    }

    /// <summary>Finds a node.</summary>
    public NodeFacts? FindNode(string name) => _informers.Nodes.Store.Find(new(name)) is { } node ? NodeHealth.Heard(node, _informers.Nodes.HeardSince, _options) : null;

    /// <summary>The pods of a job, of whatever attempt.</summary>
    public IReadOnlyList<PodFacts> PodsOf(string jobUid) => _podsByJob.Find(jobUid);

    /// <summary>Whether a Service of ours is there.</summary>
    public bool HasService(string ns, string name) => FindService(ns, name) is not null;

    /// <summary>Finds a Service of ours.</summary>
    public OwnedObject? FindService(string ns, string name) => _informers.Services.Store.Find(new(ns, name));

    /// <summary>The disruption budget of a gang; null where there is none.</summary>
    public BudgetState? FindBudget(string ns, string name) => _informers.Budgets.Store.Find(new(ns, name));

    /// <summary>How far a rank table is; null where there is none.</summary>
    public RankTableState? FindRankTable(string ns, string name) => _informers.RankTables.Store.Find(new(ns, name));

    /// <summary>Whether a node is lost to the gangs on it.</summary>
    public bool IsLost(string? node, DateTimeOffset now) => node is null || LostAt(node) <= now;

    /// <summary>When a node will count as lost if it stays as it is; null while it is ready.</summary>
    public DateTimeOffset? LostAt(string? node) => node is null ? null : NodeHealth.LostAt(FindNode(node), _options);

    /// <summary>How far each claim of somebody else's pod is.</summary>
    public IReadOnlyList<(ObjectKey Claim, ClaimState State)> ClaimsOf(PodFacts pod)
    {
        lock (_facts.Lock) return [.. _podVolumes.StatesOf(pod)];
    }

    /// <summary>Whether a pod that we are to place waits with claims; with a claim: with that one.</summary>
    public bool AwaitsVolumes(ObjectKey? claim = null)
    {
        lock (_facts.Lock) return claim is { } key ? _claimUsers.IsAwaited(key) : _claimUsers.AnyWaits;
    }

    /// <summary>Looks at one attempt of a gang.</summary>
    /// <param name="uid">Uid of the job whose gang it is.</param>
    /// <param name="attempts">The attempt, for each of its hosts.</param>
    /// <param name="terms">All that decides its life but its ranks, which are found out here.</param>
    /// <param name="placement">Its placement.</param>
    /// <param name="tolerations">What its pods tolerate.</param>
    /// <param name="serves">Whether it serves without an end.</param>
    public GangView Gang(string uid, RankAttempts attempts, GangFacts terms, Placement placement, ImmutableArray<Toleration> tolerations, bool serves = false) =>
        GangView.Of(attempts, terms, placement, _vanished.Of(uid).Concat(PodsOf(uid)), FindNode, _options, tolerations, serves);

    /// <summary>What fails together with a gang: the domain of its first host, of a level of its pool or of the narrowest.</summary>
    public string DomainOf(Placement placement, string? level)
    {
        lock (_facts.Lock)
        {
            var levels = _site.Pools.FirstOrDefault(pool => pool.Name == placement.Pool)?.Levels ?? [];
            var label = (levels.FirstOrDefault(known => known.Name == level) ?? levels.LastOrDefault())?.Label;
            var node = placement.Hosts[0].Node;
            var domain = label is not null && FindNode(node)?.Labels.TryGetValue(label, out var value) == true ? value : node;
            return $"{placement.Pool}/{domain}";
        }
    }

    /// <summary>Takes the answer of our own write in at once, so that no plan is older than it.</summary>
    public void Observe(TrainingJob job) => _informers.Jobs.Observe(job);

    /// <inheritdoc cref="Observe(TrainingJob)"/>
    public void Observe(InferenceJob job) => _informers.InferenceJobs.Observe(job);

    /// <inheritdoc cref="Observe(TrainingJob)"/>
    public void ObserveJob(IKubernetesObject<V1ObjectMeta> job)
    {
        if (job is TrainingJob training) Observe(training);
        else if (job is InferenceJob inference) Observe(inference);
    }

    /// <inheritdoc cref="Observe(TrainingJob)"/>
    public void Observe(PodFacts pod) => _informers.Pods.Observe(pod);

    /// <inheritdoc cref="Observe(TrainingJob)"/>
    public void Observe(NodeFacts node) => _informers.Nodes.Observe(node);

    /// <inheritdoc cref="Observe(TrainingJob)"/>
    public void Observe(OwnedObject service) => _informers.Services.Observe(service);

    /// <inheritdoc cref="Observe(TrainingJob)"/>
    public void Observe(BudgetState budget) => _informers.Budgets.Observe(budget);

    /// <inheritdoc cref="Observe(TrainingJob)"/>
    public void Observe(RankTableState table) => _informers.RankTables.Observe(table);

    /// <inheritdoc cref="Observe(TrainingJob)"/>
    public void Observe(VolumeClaimFacts claim) => _informers.Claims.Observe(claim);

    /// <inheritdoc cref="Observe(TrainingJob)"/>
    public void Observe(VolumeFacts volume) => _informers.Volumes.Observe(volume);

    /// <summary>The site as it is now.</summary>
    public SiteView SiteView()
    {
        var nodes = _informers.Nodes.Store.Snapshot();
        var jobs = _informers.Jobs.Store.Snapshot();
        var serving = _informers.InferenceJobs.Store.Snapshot();
        lock (_facts.Lock)
        {
            var membership = PoolMembership.Assign(_site.Pools, nodes.Select(node => (node.Name, (IReadOnlyDictionary<string, string>)node.Labels)));
            return new(_site.ClassResources, _site.PoolResources, _site.QueueResources, nodes, membership, jobs, serving);
        }
    }

    /// <summary>All that a plan depends on, as it is now, and the jobs that its decisions are written to.</summary>
    public FleetView View(DateTimeOffset now)
    {
        lock (_facts.Lock)
        {
            RebuildNodes();
            var work = new List<Work>();
            foreach (var source in _sources) source.Collect(work);
            var snapshot = FleetSnapshot.Of(now, _site.Pools, _facts.Nodes.All, _site.Queues.Select(queue => queue with { HeldByPods = Pods.HeldBy(queue.Name) }), work.Select(known => known.Job), _site.Classes, Namespaces());
            return new(snapshot, work.ToDictionary(known => known.Job.Id));
        }
    }

    private void Stale(params ReadOnlySpan<string?> nodes)
    {
        lock (_facts.Lock)
        {
            foreach (var node in nodes) _facts.Nodes.Stale(node);
        }
    }

    private void SiteChanged(Func<bool> change)
    {
        lock (_facts.Lock)
        {
            if (change()) _facts.Nodes.AllStale();
        }
    }

    private void RebuildNodes()
    {
        if (_facts.Nodes.TakeAllStale())
        {
            _facts.Nodes.Clear();
            foreach (var node in _informers.Nodes.Store.Snapshot()) _facts.Nodes.Stale(node.Name);
        }

        foreach (var name in _facts.Nodes.TakeStale())
        {
            var facts = FindNode(name);
            if (facts is null || _site.PoolOf(facts.Labels) is not { } pool) _facts.Nodes.Remove(name);
            else _facts.Nodes.Set(NodeBuilder.Build(facts, pool, _informers.Reports.Store.Find(new(name))?.Status, _podsByNode.Find(name).Where(pod => !IsHeld(pod))));
        }
    }

    private bool IsHeld(PodFacts pod)
    {
        foreach (var source in _sources)
        {
            if (source.Holds(pod)) return true;
        }

        return false;
    }

    /// <summary>Only a queue that chooses namespaces makes their labels matter.</summary>
    private IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Namespaces() =>
        _site.Queues.Any(queue => queue.Namespaces != Core.Fleet.LabelSelector.Everything) ? _namespaces.All() : null;

    private bool IsReady(string? node) => node is not null && FindNode(node)?.Readiness == Readiness.Ready;

    private k8s.Models.V1PriorityClass? FindPriority(string name) => _informers.Priorities.Store.Find(new(name));
}
