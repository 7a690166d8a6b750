using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ensemble.Core.Decisions;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Events;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Planning;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Pods;

/// <summary>Holds the places of pods until their claims are bound, and binds the pods then: a gang's all at once.</summary>
/// <remarks>
/// Kept in memory alone. What an operator wrote before it died stands on the claims and volumes: a claim whose node was selected is placed
/// there again, and one that was bound meanwhile goes where its volume is.
/// </remarks>
internal sealed class PodHolds(FleetCache cache, VolumeBinder volumes, PodWrites writes, TimeProvider clock, ILogger<PodHolds> log)
    : Controller<string>(new() { Name = "pod-holds", Workers = 8 }, clock, log)
{
    /// <summary>How long a place is held: as long as kube-scheduler waits for claims (bindTimeoutSeconds).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _clock = clock;
    private readonly Lock _givingUp = new();
    private readonly ConcurrentDictionary<string, PodHold> _holds = new(StringComparer.Ordinal);

    /// <summary>Called when places were given up.</summary>
    public Action Released { get; set; } = () => { };

    /// <summary>Takes pods whose places are held by assignments.</summary>
    public void Add(PodHold hold)
    {
        _holds[hold.Key] = hold;
        Queue.Add(hold.Key);
    }

    /// <summary>Says that claims, volumes or pods changed.</summary>
    public void Look()
    {
        foreach (var key in _holds.Keys) Queue.Add(key);
    }

    /// <summary>Gives up what earlier terms of leadership held: whoever led meanwhile may have given the places away.</summary>
    public void GiveUpEnded()
    {
        foreach (var (_, hold) in _holds)
        {
            if (hold.Term.IsCancellationRequested) GiveUp(hold, null);
        }
    }

    /// <inheritdoc/>
    protected override async Task<ReconcileResult> ReconcileAsync(string key, CancellationToken abandon)
    {
        if (!_holds.TryGetValue(key, out var hold)) return ReconcileResult.Done;
        if (hold.Term.IsCancellationRequested) return GiveUp(hold, null);
        var pods = hold.Pods.Select(pod => cache.Pods.FindPlaced(pod.Uid)).OfType<PodFacts>().ToList();
        if (pods.Count < hold.Pods.Length) return GiveUp(hold, null); // One went: the others are placed anew, with whatever comes in its stead.
        var steps = ClaimSteps.Of(hold, cache);
        if (steps.Failure is { } failure) return GiveUp(hold, failure);
        var open = steps.Open.SelectMany(claims => claims).FirstOrDefault();
        if (_clock.GetUtcNow() >= hold.Until)
            return GiveUp(hold, $"{(open is null ? "it was not bound" : $"PersistentVolumeClaim {open} was not bound")} in {Patience.TotalMinutes:0} minutes");
        if (open is null) return await BindAsync(hold, pods, abandon);

        hold.Selected.UnionWith(steps.Selected);
        try
        {
            await PrepareAsync(hold, steps, abandon);
        }
        catch (ApiException e) when (e.IsForbidden || e.IsInvalid || e.IsNotFound)
        {
            return GiveUp(hold, e.Message);
        }

        var told = await TellAsync(hold, pods, steps, abandon);
        var left = hold.Until - _clock.GetUtcNow();
        return ReconcileResult.RequeueAfter(told || left < PodBinder.Rest ? left : PodBinder.Rest);
    }

    /// <remarks>A pod whose own claims are bound is told once of the others': told of each that gets bound, a gang's writes would grow with the square of its size.</remarks>
    private async Task<bool> TellAsync(PodHold hold, List<PodFacts> pods, ClaimSteps steps, CancellationToken stop)
    {
        ImmutableArray<string> all = [.. steps.Open.SelectMany(claims => claims).Distinct(StringComparer.Ordinal)];
        var reasons = new Dictionary<string, Reason>(StringComparer.Ordinal);
        var ofOthers = new List<string>();
        for (var rank = 0; rank < pods.Count; rank++)
        {
            var (uid, own) = (pods[rank].Uid, steps.Open[rank]);
            if (own.IsEmpty && hold.ToldOfOthers.Contains(uid)) continue;
            if (own.IsEmpty) ofOthers.Add(uid);
            reasons.Add(uid, new Reason.ClaimsBeingBound(hold.Place.Placement.Hosts[rank].Node, own.IsEmpty ? all : own));
        }

        var told = await writes.TellAsync(pods.Where(pod => reasons.ContainsKey(pod.Uid)), pod => reasons[pod.Uid], _clock.GetUtcNow(), stop);
        if (told) hold.ToldOfOthers.UnionWith(ofOthers);
        return told;
    }

    private async Task PrepareAsync(PodHold hold, ClaimSteps steps, CancellationToken stop)
    {
        foreach (var (volume, claim) in steps.SetAside)
        {
            await WritePatience.InTimeAsync(either => volumes.SetAsideAsync(volume, claim, either), _clock, stop);
            hold.SetAside.Add(claim.Uid);
        }

        foreach (var (claim, node) in steps.Select)
        {
            await WritePatience.InTimeAsync(either => volumes.SelectAsync(claim, node, either), _clock, stop);
            hold.Selected.Add(claim.Uid);
        }
    }

    private async Task<ReconcileResult> BindAsync(PodHold hold, List<PodFacts> pods, CancellationToken stop)
    {
        _holds.TryRemove(KeyValuePair.Create(hold.Key, hold)); // From here on each pod's place is held by its bind, or by the doubt about it.
        if (!await writes.BindAsync(pods, hold.Place, stop)) Released();
        return ReconcileResult.Done;
    }

    private ReconcileResult GiveUp(PodHold hold, string? why)
    {
        lock (_givingUp) // Whoever finds it gone finds its places free.
        {
            if (!_holds.TryRemove(KeyValuePair.Create(hold.Key, hold))) return ReconcileResult.Done;
            DateTimeOffset? rest = why is null ? null : _clock.GetUtcNow() + PodBinder.Rest;
            foreach (var pod in hold.Pods) cache.Pods.Release(pod.Uid, rest);
        }

        foreach (var pod in hold.Pods)
        {
            if (why is not null) writes.Record(pod, EventKind.Warning, "FailedScheduling", $"its place on {hold.Place.Placement.Hosts[hold.Pods.IndexOf(pod)].Node} was given up: {why}");
        }

        Released();
        return ReconcileResult.Done;
    }
}
