using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Events;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Leadership;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Gangs;
using Ensemble.Operator.Jobs;
using Ensemble.Operator.Planning;
using Ensemble.Operator.Pods;
using Ensemble.Operator.Pools;
using Ensemble.Operator.Progress;
using Ensemble.Operator.Serving;
using Ensemble.Operator.Telemetry;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Hosting;

/// <summary>The whole operator, put together: informers, planner, controllers. The same in its own process, in the demo and in tests.</summary>
public sealed class FleetOperator : IAsyncDisposable
{
    private static readonly TimeSpan ForeignPlacementPause = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock;
    private readonly bool _elects;
    private readonly DateTimeOffset _startedAt;
    private readonly OperatorMetrics _metrics = new();
    private readonly FleetInformers _informers;
    private readonly FleetCache _cache;
    private readonly GangPods _pods;
    private readonly EventRecorder _recorder;
    private readonly JobIntake _intake;
    private readonly DoubtfulWrites _doubtfulWrites;
    private readonly FleetPlanner _planner;
    private readonly SiteKeeper _site;
    private readonly TrainingJobController _jobs;
    private readonly ProgressKeeper _progress;
    private readonly HttpJobMetrics? _http;
    private readonly ServingIntake _serving;
    private readonly InferenceJobController _inference;
    private readonly PodDoubts _doubts;
    private readonly PodWrites _podWrites;
    private readonly PodHolds _holds;
    private readonly IController[] _controllers;
    private readonly ControllerHost _host;
    private readonly ServerReach _reach;

    /// <summary>Puts the operator together; <see cref="StartAsync"/> starts it.</summary>
    /// <param name="api">The cluster; made with <see cref="ClientOptions"/>.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="clock">Its time.</param>
    /// <param name="logs">Its logs.</param>
    /// <param name="metrics">Where jobs' metrics are read; over HTTP from their pods unless given.</param>
    public FleetOperator(KubernetesApi api, FleetOperatorOptions options, TimeProvider clock, ILoggerFactory logs, IJobMetricsSource? metrics = null)
    {
        _clock = clock;
        _elects = options.LeaderElection;
        _startedAt = clock.GetUtcNow();
        var specs = new JobSpecs();
        _informers = new(api, clock, logs.CreateLogger<FleetInformers>());
        _cache = new(_informers, specs, options);
        var groups = new GangGroups(api, _informers.PodGroups, logs.CreateLogger<GangGroups>());
        _pods = new(api, _cache, groups, options, clock);
        _recorder = new(api, new() { Instance = options.Identity }, clock, logs.CreateLogger<EventRecorder>());
        var trial = new TemplateTrial(api, _cache);
        _intake = new(trial, new(api), _cache, specs, clock);
        var statuses = new JobStatusWriter(api, _cache);
        var events = new JobEvents(_recorder);
        var rollouts = new ServingRollouts(_cache);
        var binder = new PodBinder(api, _cache, clock);
        _doubts = new(binder, clock, logs.CreateLogger<PodDoubts>()) { Resolved = () => _planner!.Wake() };
        _podWrites = new(api, _cache, binder, _doubts, _recorder, options, clock);
        _holds = new(_cache, new(api, _cache), _podWrites, clock, logs.CreateLogger<PodHolds>()) { Released = () => _planner!.Wake() };
        var pods = new PodDecisions(_cache, _podWrites, _holds) { WakeAfter = pause => _planner!.WakeAfter(pause) };
        IDecisionWriter[] writers = [new TrainingDecisions(statuses, events), new InferenceDecisions(statuses, rollouts, events), pods];
        _doubtfulWrites = new(clock, logs.CreateLogger<DoubtfulWrites>()) { SendAgain = (write, stop) => _planner!.SendAgainAsync(write, stop), Settled = () => _planner!.Wake() };
        _planner = new(_cache, writers, _doubtfulWrites, _metrics, options, clock, logs.CreateLogger<FleetPlanner>())
        {
            LeavesThePast = () =>
            {
                _holds.GiveUpEnded();
                return !_doubts.AnyOfEndedTerm;
            },
        };
        _site = new(api, _cache, new(api, _cache, options), clock, logs.CreateLogger<SiteKeeper>());
        _jobs = new(
            _cache, _intake, _pods, groups, new(api), statuses, new(api, _cache), new(api), specs, events, _planner, _metrics, options, clock, logs.CreateLogger<TrainingJobController>());
        _cache.TrainingJobs.IsUnderWay = _jobs.IsUnderWay;
        if (metrics is null) metrics = _http = new();
        _progress = new(_cache, metrics, specs, statuses, clock, logs.CreateLogger<ProgressKeeper>());
        _serving = new(trial, _cache, clock);
        _inference = new(
            _cache, _serving, _pods, groups, new(api, _cache), rollouts, statuses, new(api, _cache), events, _planner, _metrics, options, clock,
            logs.CreateLogger<InferenceJobController>());
        var lease = new LeaderElectionOptions { Namespace = options.Namespace, Name = "ensemble-operator", Identity = options.Identity };
        _controllers = [_jobs, _inference, _site, _planner, _doubtfulWrites, _doubts, _holds, _progress];
        _host = new(
            _informers.All, _controllers, clock, logs.CreateLogger<ControllerHost>(),
            options.LeaderElection ? new LeaderElector(api, lease, clock, logs.CreateLogger<LeaderElector>()) : null, _recorder);
        Route();
        (_reach = api.Reach).Returned += RetryFailed;
    }

    /// <summary>Whether nothing is being done or due now; what waits for its time, or for the Lease, does not count.</summary>
    public bool Idle => (_elects && !_host.State.Leads) || (_host.Idle && _recorder.Rests);

    /// <summary>Whether the API server was heard of, or asked in vain, within the last two minutes, or the operator has only just started.</summary>
    /// <remarks>An operator that waits for a server that is away lives: to start it again would not help, and it would come back late.</remarks>
    public bool IsAlive => _host.State.Live && _clock.GetUtcNow() - Latest(_startedAt, _informers.All.Max(informer => informer.LastTry)) < TimeSpan.FromMinutes(2);

    /// <summary>Whether the operator knows the cluster.</summary>
    public bool IsReady => _host.State.Ready;

    /// <summary>Whether it acts: it holds the Lease, or needs none.</summary>
    public bool Leads => _host.State.Leads;

    /// <summary>How the operator's client must be made: answers to its writes are read straight into what informers keep.</summary>
    public static KubernetesApiOptions ClientOptions(IWriteGate? gate = null) => new() { Json = FleetProjections.Json, Gate = gate };

    /// <summary>Starts the operator; completes when it knows the cluster. It works from then on, or once it leads.</summary>
    public async Task StartAsync(CancellationToken stop)
    {
        await _host.StartAsync(stop);
        await _informers.Synced.WaitAsync(stop);
        if (_informers.Jobs.Store.Count == 0) _planner.Knows(JobKind.Training);
        if (_informers.InferenceJobs.Store.Count == 0) _planner.Knows(JobKind.InferenceReplica);
    }

    /// <summary>Waits until it is stopped or a part of it fails, which is a bug of ours.</summary>
    public Task RunAsync(CancellationToken stop) => _host.ExecuteTask!.WaitAsync(stop);

    /// <summary>Stops the operator: what is being done is finished, the Lease given up. Nothing in the cluster changes by that: gangs run on.</summary>
    public Task StopAsync() => _host.StopAsync(CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _reach.Returned -= RetryFailed;
        _host.Dispose();
        foreach (var controller in _controllers) controller.Dispose();
        _http?.Dispose();
        _podWrites.Dispose();
        _recorder.Dispose();
        _pods.Dispose();
        _metrics.Dispose();
    }

    private void RetryFailed()
    {
        foreach (var controller in _controllers) controller.RetryFailed();
    }

    private static DateTimeOffset Latest(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    /// <summary>Says whom each change concerns.</summary>
    private void Route()
    {
        _informers.Jobs.OnChange(change =>
        {
            _progress.Look(change.Old, change.New);
            if (change.New is null) _intake.Forget(change.Current.Metadata.Uid);
            _jobs.Look(new(change.Current.Metadata.NamespaceProperty ?? string.Empty, change.Current.Metadata.Name));
            if (change.Source == ChangeSource.Server && Site.IsNews(change.Old, change.New)) _planner.Wake();
            _site.JobsChanged();

            // Placed by somebody else, a leader that slept perhaps. Or by us, and the news came before the answer: that can wait a moment.
            if (change.Source == ChangeSource.Server && change.New?.Status?.Placement is { } placement && placement.Generation != change.Old?.Status?.Placement?.Generation)
                _planner.WakeAfter(ForeignPlacementPause);
        });
        _informers.InferenceJobs.OnChange(change =>
        {
            if (change.New is null) _serving.Forget(change.Current.Metadata.Uid);
            _inference.Look(new(change.Current.Metadata.NamespaceProperty ?? string.Empty, change.Current.Metadata.Name));
            if (change.Source == ChangeSource.Server && Site.IsNews(change.Old, change.New)) _planner.Wake();
            _site.JobsChanged();
        });
        _informers.Pods.OnChange(change =>
        {
            if (change.Current.Gang is { Job: { } job, JobUid: not null } gang) Look(gang.Replica, new(change.Current.Key.Namespace, job));
            if (Frees(change) || PodGangSource.IsNews(change.Old, change.New)) _planner.Wake();
            if ((change.Old ?? change.New)?.Stranger is not null && change.New is null or { Deleting: true } or { Stranger: null }) _holds.Look();
        });
        _informers.Nodes.OnChange(change =>
        {
            if (NodeHealth.Concerns(change.Old, change.New))
            {
                foreach (var job in _cache.TrainingJobs.On(change.Current.Name)) _jobs.Look(job);
                foreach (var job in _cache.InferenceJobs.On(change.Current.Name)) _inference.Look(job);
            }

            _planner.Wake();
            _site.Wake();
        });
        _informers.Reports.OnChange(_ => _planner.Wake());
        _informers.Classes.OnChange(change => SiteChanged(Site.IsNews(change.Old, change.New)));
        _informers.Pools.OnChange(change => SiteChanged(Site.IsNews(change.Old, change.New)));
        _informers.Queues.OnChange(change => SiteChanged(Site.IsNews(change.Old, change.New)));
        _informers.PodGroups.OnChange(change =>
        {
            if (change.Current.JobUid is null) _planner.Wake(); // One of our own gangs' says nothing that we did not.
        });
        _informers.Claims.OnChange(change => VolumesChanged(_cache.AwaitsVolumes(change.Current.Key)));
        _informers.Volumes.OnChange(change => VolumesChanged(change.Current.Claim is { } claim ? _cache.AwaitsVolumes(claim) : change.Current.Available && _cache.AwaitsVolumes()));
        _informers.StorageClasses.OnChange(_ => VolumesChanged(_cache.AwaitsVolumes()));
        _informers.Priorities.OnChange(_ => _planner.Wake());
        _informers.Namespaces.OnChange(change => NamespaceChanged(change.Current.Metadata.Name, change.Old?.Metadata.Labels, change.New?.Metadata.Labels));
        _informers.RankTables.OnChange(change =>
        {
            var job = new ObjectKey(change.Current.Key.Namespace, change.Current.Job);
            _jobs.Look(job);
            _inference.Look(job);
        });
    }

    /// <summary>A namespace's labels say which queues and templates its jobs may use.</summary>
    private void NamespaceChanged(string name, IDictionary<string, string>? before, IDictionary<string, string>? now)
    {
        if (before is not null && now is not null && before.Count == now.Count && before.All(label => now.TryGetValue(label.Key, out var value) && value == label.Value)) return;
        foreach (var job in _cache.TrainingJobs.In(name)) _jobs.Look(job);
        foreach (var job in _informers.InferenceJobs.Store.Snapshot().Where(job => job.Metadata.NamespaceProperty == name)) _inference.Look(new(name, job.Metadata.Name));
        _planner.Wake();
    }

    private void VolumesChanged(bool news)
    {
        if (!news) return;
        _holds.Look();
        _planner.Wake();
    }

    private void SiteChanged(bool news)
    {
        _site.Wake();
        if (news) _planner.Wake();
    }

    private void Look(int? replica, ObjectKey job)
    {
        if (replica is null) _jobs.Look(job);
        else _inference.Look(job);
    }

    /// <summary>Whether a pod's change leaves more or less room than before: one of a placed gang that only comes up does not.</summary>
    private static bool Frees(Change<PodFacts> change) =>
        change is { Old.NodeName: null, New: { NodeName: not null, Finished: false, Stranger: not null } } ? false // We bound it.
        : change.New is null || change.New.Finished || change.Old is null ? change.Current.NodeName is not null && (change.New is null || change.New.Finished || change.Current.Gang is null)
        : change.Old.NodeName != change.New.NodeName || change.Old.Requests != change.New.Requests;
}
