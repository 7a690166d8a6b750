using System.Collections.Immutable;
using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;
using Ensemble.Core.Queues;
using Ensemble.Simulation.Events;

namespace Ensemble.Simulation.Planning;

/// <summary>A fleet that the operator's own scheduler plans: jobs come, run and end, nodes fail and come back.</summary>
/// <remarks>After each event the scheduler sees a snapshot of the virtual moment, and what it places starts at once.</remarks>
public sealed class PlannedFleet : IEventHandler
{
    private readonly DateTimeOffset _start;
    private readonly ImmutableArray<AcceleratorPool> _pools;
    private readonly ImmutableArray<FleetQueue> _queues;
    private readonly Node[] _nodes;
    private readonly ImmutableArray<SimulatedJob> _jobs;
    private readonly Dictionary<JobId, int> _ids;
    private readonly SortedDictionary<int, Running> _running = [];
    private readonly SortedSet<int> _waiting = [];
    private readonly List<JobRun> _runs = [];
    private int _attempts;

    /// <summary>A fleet whose nodes are all up, and the jobs that will come.</summary>
    /// <param name="start">The virtual moment at which the simulation starts.</param>
    /// <param name="pools">The pools.</param>
    /// <param name="nodes">Their nodes; an event's subject is an index into these.</param>
    /// <param name="queues">The queues.</param>
    /// <param name="jobs">The jobs; an event's subject is an index into these.</param>
    public PlannedFleet(
        DateTimeOffset start, ImmutableArray<AcceleratorPool> pools, ImmutableArray<Node> nodes, ImmutableArray<FleetQueue> queues, ImmutableArray<SimulatedJob> jobs)
    {
        (_start, _pools, _nodes, _queues, _jobs) = (start, pools, [.. nodes], queues, jobs);
        _ids = jobs.Select((job, id) => (job.Job.Id, id)).ToDictionary(j => j.Id, j => j.id);
    }

    /// <summary>All runs that ended, in the order in which they did.</summary>
    public IReadOnlyList<JobRun> Runs => _runs;

    /// <summary>The last plan.</summary>
    public Plan? LastPlan { get; private set; }

    /// <summary>Schedules the arrivals of all jobs.</summary>
    public void Submit(EventEngine engine)
    {
        for (var id = 0; id < _jobs.Length; id++) engine.At(_jobs[id].Arrives, new(EventKind.Arrival, id));
    }

    /// <inheritdoc/>
    public void Handle(SimulationEvent happened, EventEngine engine)
    {
        switch (happened.Kind)
        {
            case EventKind.Arrival:
                _waiting.Add(happened.Subject);
                break;
            case EventKind.End:
                // The end of an attempt that a failure ended before means nothing.
                if (!_running.TryGetValue(happened.Subject, out var running) || running.Attempt != (int)happened.Value) return;
                Stop(happened.Subject, engine.Now, completed: true);
                break;
            case EventKind.Failure:
                _nodes[happened.Subject] = _nodes[happened.Subject] with { Ready = false };
                foreach (var id in _running.Where(r => r.Value.Placement.Hosts.Any(host => host.Node == _nodes[happened.Subject].Name)).Select(r => r.Key).ToList())
                {
                    Stop(id, engine.Now, completed: false);
                    _waiting.Add(id);
                }

                break;
            case EventKind.Repair:
                _nodes[happened.Subject] = _nodes[happened.Subject] with { Ready = true };
                break;
            case EventKind.PowerSignal or EventKind.Load or EventKind.Deadline:
                return; // Nothing here draws power or serves.
            default:
                throw new InvalidOperationException($"nothing here knows {happened.Kind}");
        }

        Plan(engine);
    }

    private void Plan(EventEngine engine)
    {
        if (_waiting.Count == 0) return;
        var jobs = _waiting.Select(id => _jobs[id].Job with { SubmittedAt = _start + _jobs[id].Arrives })
            .Concat(_running.Select(r => _jobs[r.Key].Job with { SubmittedAt = _start + _jobs[r.Key].Arrives, Placement = r.Value.Placement }));
        LastPlan = Scheduler.Plan(FleetSnapshot.Of(_start + engine.Now, _pools, _nodes, _queues, jobs));
        foreach (var place in LastPlan.Decisions.OfType<Decision.Place>())
        {
            var id = _ids[place.Job];
            _waiting.Remove(id);
            _running.Add(id, new(place.Placement, engine.Now, ++_attempts));
            engine.After(_jobs[id].Life, new(EventKind.End, id, _attempts));
        }
    }

    private void Stop(int id, TimeSpan now, bool completed)
    {
        _running.Remove(id, out var running);
        _runs.Add(new(_jobs[id].Job.Id, running.Placement, running.From, now, completed));
    }

    private readonly record struct Running(Placement Placement, TimeSpan From, int Attempt);
}
