using Ensemble.Core.Packing;
using Ensemble.Simulation.Events;
using Ensemble.Simulation.Randomness;
using Ensemble.Simulation.Traces;

namespace Ensemble.Simulation.Packing;

/// <summary>Pods come, run for their life and leave: the steady state of a cluster under a load.</summary>
/// <remarks>Prefilled to the offered load, so that the warm-up starts near the steady state. One mean life is an hour of the virtual clock.</remarks>
public sealed class DepartureRun : IEventHandler
{
    private const long SeedOfNodes = 1000;

    private static readonly TimeSpan MeanLife = TimeSpan.FromHours(1);

    private readonly PackingFleet _fleet;
    private readonly IPackingPolicy _policy;
    private readonly PodStream _stream;
    private readonly TimeSpan _patience;
    private readonly TimeSpan _measuredFrom;
    private readonly List<Tenant> _tenants = [];
    private readonly Stack<int> _freeIds = [];
    private readonly LinkedList<int> _waiting = [];
    private TimeSpan _last;
    private double _allocatedTime;
    private long _asked;
    private long _lost;

    private DepartureRun(PackingTrace trace, DepartureSetting setting, PackingFleet fleet, IPackingPolicy policy)
    {
        (_fleet, _policy) = (fleet, policy);
        _stream = new(trace, setting, fleet.CapacityMilli);
        _patience = setting.Patience * MeanLife;
        _measuredFrom = setting.WarmUp * MeanLife;
    }

    /// <summary>Plays one setting against a policy.</summary>
    public static DepartureResult Play(PackingTrace trace, DepartureSetting setting, PackingPolicyKind kind)
    {
        // The order of nodes and the dice of the random policy are those of another seed, so that they say nothing about the arrivals.
        var random = new GoRandom(setting.Seed + SeedOfNodes);
        var rank = random.Permutation(trace.Nodes.Length);
        var nodes = new NodeShape[rank.Length];
        for (var i = 0; i < rank.Length; i++) nodes[rank[i]] = trace.Nodes[i].Shape;
        var fleet = new PackingFleet(nodes);
        return Play(trace, setting, fleet, PackingPolicies.Make(kind, fleet, trace, random));
    }

    /// <summary>Plays one setting against a policy that looks at this fleet, which is empty.</summary>
    public static DepartureResult Play(PackingTrace trace, DepartureSetting setting, PackingFleet fleet, IPackingPolicy policy)
    {
        var run = new DepartureRun(trace, setting, fleet, policy);
        var engine = new EventEngine();
        foreach (var (shape, left) in run._stream.Running()) run.Offer(shape, left * MeanLife, engine, patient: false);
        run.ScheduleNext(engine);
        engine.RunUntil((setting.WarmUp + setting.Measured) * MeanLife, run);
        run.Integrate(engine.Now);
        return new(
            100 * run._allocatedTime / (setting.Measured * MeanLife.TotalSeconds * fleet.CapacityMilli),
            run._asked == 0 ? 0 : 100.0 * run._lost / run._asked);
    }

    /// <inheritdoc/>
    public void Handle(SimulationEvent happened, EventEngine engine)
    {
        Integrate(engine.Now);
        var tenant = _tenants[happened.Subject];
        switch (happened.Kind)
        {
            case EventKind.Arrival:
                _freeIds.Push(happened.Subject);
                if (engine.Now >= _measuredFrom) _asked += tenant.Shape.TotalGpuMilli;
                Offer(tenant.Shape, tenant.Life, engine, _patience > TimeSpan.Zero);
                ScheduleNext(engine);
                break;
            case EventKind.End:
                _fleet.Remove(tenant.Shape, tenant.Spot);
                _freeIds.Push(happened.Subject);
                PlaceWaiting(tenant.Spot.Node, engine);
                break;
            case EventKind.Deadline when tenant.Waits is { } place:
                _waiting.Remove(place);
                _freeIds.Push(happened.Subject);
                Lose(tenant.Shape, engine.Now);
                break;
            case EventKind.Deadline: // It found room in time.
                break;
            default:
                throw new InvalidOperationException($"nothing here knows {happened.Kind}");
        }
    }

    private void ScheduleNext(EventEngine engine)
    {
        var (gap, shape, life) = _stream.Next();
        engine.After(gap * MeanLife, new(EventKind.Arrival, Keep(new(shape, life * MeanLife, default, null))));
    }

    private void Offer(PodShape shape, TimeSpan life, EventEngine engine, bool patient)
    {
        _policy.Arrived(shape);
        var spot = _policy.Choose(shape);
        if (spot.Found) Start(new(shape, life, spot, null), engine);
        else if (patient) Wait(shape, life, engine);
        else Lose(shape, engine.Now);
    }

    private void Start(Tenant tenant, EventEngine engine)
    {
        _fleet.Place(tenant.Shape, tenant.Spot);
        engine.After(tenant.Life, new(EventKind.End, Keep(tenant)));
    }

    private void Wait(PodShape shape, TimeSpan life, EventEngine engine)
    {
        // Its id is its own until the deadline, even if it starts before: a deadline must never hit another.
        var id = _tenants.Count;
        var place = _waiting.AddLast(id);
        _tenants.Add(new(shape, life, default, place));
        engine.After(_patience, new(EventKind.Deadline, id));
    }

    // Only the node that was freed can have room for those that found none before.
    private void PlaceWaiting(int freed, EventEngine engine)
    {
        for (var place = _waiting.First; place is not null;)
        {
            var next = place.Next;
            var tenant = _tenants[place.Value];
            if (_fleet.HasRoom(freed, tenant.Shape) && _policy.Choose(tenant.Shape) is { Found: true } spot)
            {
                _waiting.Remove(place);
                _tenants[place.Value] = tenant with { Waits = null };
                Start(new(tenant.Shape, tenant.Life, spot, null), engine);
            }

            place = next;
        }
    }

    private void Lose(PodShape shape, TimeSpan now)
    {
        if (now >= _measuredFrom) _lost += shape.TotalGpuMilli;
    }

    private int Keep(Tenant tenant)
    {
        if (!_freeIds.TryPop(out var id))
        {
            _tenants.Add(tenant);
            return _tenants.Count - 1;
        }

        _tenants[id] = tenant;
        return id;
    }

    private void Integrate(TimeSpan now)
    {
        var from = _last > _measuredFrom ? _last : _measuredFrom;
        if (now > from) _allocatedTime += (now - from).TotalSeconds * _fleet.AllocatedMilli;
        _last = now;
    }

    private readonly record struct Tenant(PodShape Shape, TimeSpan Life, PackingSpot Spot, LinkedListNode<int>? Waits);
}
