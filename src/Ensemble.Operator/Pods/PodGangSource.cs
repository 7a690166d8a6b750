using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Core.Queues;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;

namespace Ensemble.Operator.Pods;

/// <summary>Other people's pods that name Ensemble as their scheduler: those that wait, alone or in gangs, and those that were just given a node.</summary>
/// <remarks>
/// A pod with a node is counted on it by its requests, as every stranger is. Between our binding it and the informer showing that, its
/// room is held by an assignment. Safe for use by many at once.
/// </remarks>
internal sealed class PodGangSource(FleetFacts facts, Func<ObjectKey, PodGroupFacts?> findGroup, Func<IReadOnlyList<AcceleratorClass>> classes, Func<PodFacts, PodVolumeTerms> volumesOf) : IWorkSource
{
    private readonly Dictionary<string, PodFacts> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PodFacts> _alone = new(StringComparer.Ordinal); // Those that wait and are of no gang.
    private readonly Dictionary<(string Namespace, string Gang), Dictionary<string, PodFacts>> _gangs = [];
    private readonly Dictionary<string, Assignment> _assigned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _notBefore = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Queue, string Resource), long> _held = [];
    private readonly Dictionary<string, PodVolumeTerms> _volumes = new(StringComparer.Ordinal); // Of one look at all: each is asked for several times.

    /// <summary>Takes in a pod's change; with <see cref="FleetFacts.Lock"/> held, after its node was noted as stale.</summary>
    public void Changed(PodFacts? before, PodFacts? after)
    {
        if (before?.Stranger is { } was) Forget(before, was, goes: after?.Stranger is null); // A label can make it somebody's: then it is no pod of ours to place.
        if (after?.Stranger is not { } now) return;
        _pods[after.Uid] = after;
        Hold(after, now, +1);
        if (after.NodeName is not null || after.Finished) _assigned.Remove(after.Uid);
        if (now.GangName is { } gang)
        {
            var key = (after.Key.Namespace, gang);
            if (!_gangs.TryGetValue(key, out var members)) _gangs.Add(key, members = new(StringComparer.Ordinal));
            members[after.Uid] = after;
        }
        else if (Waits(after) && !_assigned.ContainsKey(after.Uid))
        {
            _alone[after.Uid] = after;
        }
    }

    /// <inheritdoc/>
    public void Collect(ICollection<Work> work)
    {
        _volumes.Clear();
        foreach (var pod in _alone.Values) AddAlone(work, pod);
        foreach (var ((ns, name), members) in _gangs) Collect(work, ns, name, [.. members.Values]);
        foreach (var (uid, assignment) in _assigned)
        {
            if (!_pods.TryGetValue(uid, out var pod)) continue;
            var job = JobOf([pod], pod.Key.Name, new() { Members = [assignment.Member] }) with { Placement = assignment.Placement, Queue = assignment.Queue };
            work.Add(new PodWork(job, [pod], pod.CreatedAt, uid));
        }
    }

    /// <inheritdoc/>
    public bool Holds(PodFacts pod) => false;

    /// <summary>Chips that bound pods of a queue hold, of the known classes.</summary>
    public int HeldBy(string queue)
    {
        var sum = 0L;
        foreach (var resource in classes().Select(kind => kind.Resource).Distinct(StringComparer.Ordinal)) sum += _held.GetValueOrDefault((queue, resource));
        return (int)Math.Min(sum, int.MaxValue);
    }

    /// <summary>Holds a place for a pod that is about to be bound; false where it went meanwhile.</summary>
    public bool Assign(PodFacts pod, Assignment assignment)
    {
        lock (facts.Lock)
        {
            if (!_pods.TryGetValue(pod.Uid, out var known) || !Waits(known)) return false;
            _assigned[pod.Uid] = assignment;
            _alone.Remove(pod.Uid);
            return true;
        }
    }

    /// <summary>Gives up a pod's place: it was not bound there.</summary>
    /// <param name="uid">The pod.</param>
    /// <param name="notBefore">When it may be tried again.</param>
    public void Release(string uid, DateTimeOffset? notBefore = null)
    {
        lock (facts.Lock)
        {
            _assigned.Remove(uid);
            if (!_pods.TryGetValue(uid, out var pod)) return;
            if (notBefore is { } then) _notBefore[uid] = then;
            if (Waits(pod) && pod.Stranger!.GangName is null) _alone[uid] = pod;
        }
    }

    /// <summary>The gang of a pod; null where it is of none, or is gone.</summary>
    public PodGangStanding? GangOf(string uid)
    {
        lock (facts.Lock)
        {
            if (!_pods.TryGetValue(uid, out var pod) || pod.Stranger!.GangName is not { } name) return null;
            var group = GroupOf(pod.Key.Namespace, name);
            if (group is { MinCount: null }) return null;
            PodFacts[] members = [.. _gangs[(pod.Key.Namespace, name)].Values.OrderBy(member => member.Key.Name, NaturalOrder.Instance)];
            var state = GangState.Of(members, _assigned);
            return new(name, state.Wanted(group), state.Placed, [.. members]);
        }
    }

    /// <summary>Whether a pod has a place that is held, and is not shown to have a node; with <see cref="FleetFacts.Lock"/> held.</summary>
    public bool IsAssigned(string uid) => _assigned.ContainsKey(uid);

    /// <summary>A pod as it is now, as long as its place is held or it has a node; null where it went, or is going.</summary>
    public PodFacts? FindPlaced(string uid)
    {
        lock (facts.Lock)
            return _pods.TryGetValue(uid, out var pod) && pod is { Deleting: false, Finished: false } && (pod.NodeName is not null || _assigned.ContainsKey(uid)) ? pod : null;
    }

    /// <summary>Whether a pod's change asks for a plan: it waits and was not known to, or may be placed now, or went.</summary>
    public static bool IsNews(PodFacts? before, PodFacts? after)
    {
        if (before?.Stranger is null) return after is { Stranger: not null, NodeName: null };
        if (after?.Stranger is null) return before.NodeName is null;
        return after.NodeName is null && (before.Stranger.Wish?.Gated != after.Stranger.Wish?.Gated || before.Deleting != after.Deleting
            || !before.Stranger.Labels.Equals(after.Stranger.Labels) || !Equals(before.Stranger.Wish?.NodeSelector, after.Stranger.Wish?.NodeSelector));
    }

    private static bool Waits(PodFacts pod) => pod is { NodeName: null, Finished: false, Deleting: false, Stranger.Wish: not null };

    private PodGroupFacts? GroupOf(string ns, string gang) =>
        gang.StartsWith(StrangerPod.NativeGroup, StringComparison.Ordinal) ? findGroup(new(ns, gang[StrangerPod.NativeGroup.Length..])) : null;

    private void Forget(PodFacts pod, StrangerPod stranger, bool goes)
    {
        _pods.Remove(pod.Uid);
        _alone.Remove(pod.Uid);
        Hold(pod, stranger, -1);
        if (stranger.GangName is { } gang && _gangs.TryGetValue((pod.Key.Namespace, gang), out var members))
        {
            members.Remove(pod.Uid);
            if (members.Count == 0) _gangs.Remove((pod.Key.Namespace, gang));
        }

        if (!goes) return;
        _assigned.Remove(pod.Uid);
        _notBefore.Remove(pod.Uid);
    }

    private void Hold(PodFacts pod, StrangerPod stranger, int sign)
    {
        if (pod.NodeName is null || pod.Finished) return;
        foreach (var (resource, amount) in pod.Requests.Amounts)
        {
            if (!resource.Contains('/', StringComparison.Ordinal)) continue;
            var key = (stranger.Queue ?? FleetQueue.DefaultName, resource);
            if ((_held[key] = _held.GetValueOrDefault(key) + (sign * amount)) == 0) _held.Remove(key);
        }
    }

    private void Collect(ICollection<Work> work, string ns, string name, List<PodFacts> members)
    {
        var group = GroupOf(ns, name);
        var state = GangState.Of(members, _assigned);
        if (state.Waiting.IsEmpty) return;
        if (group is { MinCount: null })
        {
            foreach (var pod in state.Waiting) AddAlone(work, pod);
            return;
        }

        var gang = ToGang(state);
        if (gang.Awaits is not null)
        {
            // Those that nobody needs to wait for tell on their own what they miss.
            var (whole, late) = (gang, state.Waiting.Where(pod => VolumesOf(pod).Awaits is not null).ToList());
            if (state.Placed + state.Waiting.Length - late.Count >= whole.Wanted)
            {
                foreach (var pod in late) AddAlone(work, pod);
                state = state with { Waiting = [.. state.Waiting.Except(late)] };
                if (state.Waiting.IsEmpty) return;
                gang = ToGang(state);
            }
        }

        if (state.Placed < gang.Wanted || state.Placed == 0)
        {
            if (state.Placed > 0) gang = gang with { Wanted = state.Placed + state.Waiting.Length }; // Half of it runs: what there is of the rest joins.
            Add(work, state.Waiting, name, $"{ns}/{name}", gang, group?.TopologyKey);
            return;
        }

        for (var i = 0; i < state.Waiting.Length; i++)
        {
            var pod = state.Waiting[i];
            Add(work, [pod], pod.Key.Name, pod.Uid, gang with { Members = [gang.Members[i]], Wanted = gang.Placed + 1 }, group?.TopologyKey);
        }

        PodGang ToGang(GangState of) => of.ToGang(name, group, pod => MemberOf(pod, VolumesOf(pod)), pod => VolumesOf(pod).Awaits);
    }

    private void AddAlone(ICollection<Work> work, PodFacts pod)
    {
        var volumes = VolumesOf(pod);
        Add(work, [pod], pod.Key.Name, pod.Uid, new() { Members = [MemberOf(pod, volumes)], Fault = pod.Stranger?.Wish?.Fault, Awaits = volumes.Awaits });
    }

    private PodMember MemberOf(PodFacts pod, PodVolumeTerms volumes) => PodMembers.Of(pod, classes(), selector => NodesWith(pod.Key.Namespace, selector), volumes);

    private IReadOnlyCollection<string> NodesWith(string ns, LabelSelector selector) =>
        [.. _pods.Values.Where(pod => pod is { NodeName: not null, Finished: false } && pod.Key.Namespace == ns && selector.Matches(pod.Stranger!.Labels)).Select(pod => pod.NodeName!)];

    private void Add(ICollection<Work> work, IReadOnlyList<PodFacts> pods, string name, string owner, PodGang gang, string? level = null)
    {
        // A gated pod alone is no work; the API server has told its author why.
        if (gang.Members.Length == 1 && gang.Wanted == 1 && pods[0].Stranger!.Wish?.Gated == true) return;
        var job = JobOf(pods, name, gang);
        if (level is not null) job = job with { Topology = job.Topology with { Required = level } };
        work.Add(new PodWork(job, [.. pods], pods.Max(pod => pod.CreatedAt), owner) { Unbound = pods.Any(pod => VolumesOf(pod).Unbound) });
    }

    private Job JobOf(IReadOnlyList<PodFacts> pods, string name, PodGang gang)
    {
        var first = pods[0].Stranger!;
        var until = pods.Max(pod => _notBefore.GetValueOrDefault(pod.Uid));
        return new()
        {
            Id = new(pods[0].Key.Namespace, name, JobKind.Pods),
            Queue = first.Queue ?? FleetQueue.DefaultName,
            Priority = pods.Max(pod => pod.Priority),
            SubmittedAt = pods.Min(pod => pod.CreatedAt),
            Size = new JobSize.Exact(Math.Max(1, gang.Members.Sum(member => member.Chips))),
            Variants = [],
            Topology = new(first.RequiredLevel, first.PreferredLevel),
            Pods = gang,
            NotBefore = until == default ? null : until,
        };
    }

    private PodVolumeTerms VolumesOf(PodFacts pod)
    {
        if (pod.Claims.IsEmpty) return PodVolumeTerms.None;
        if (!_volumes.TryGetValue(pod.Uid, out var terms)) _volumes.Add(pod.Uid, terms = volumesOf(pod));
        return terms;
    }
}
