using System.Collections.Concurrent;
using Ensemble.Core.Decisions;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Events;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Pods;

/// <summary>Holds the places of pods until their claims are bound, and binds the pods then: a gang's all at once.</summary>
/// <remarks>
/// Kept in memory alone. What an operator wrote before it died stands on the claims and volumes: a claim whose node was selected is placed
/// there again, and one that was bound meanwhile goes where its volume is.
/// </remarks>
internal sealed class PodHolds(FleetCache cache, VolumeBinder volumes, PodWrites writes, TimeProvider clock, ILogger<PodHolds> log)
    : Controller<string>(new() { Name = "pod-holds" }, clock, log)
{
    /// <summary>How long a place is held: as long as kube-scheduler waits for claims (bindTimeoutSeconds).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _clock = clock;
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

    /// <inheritdoc/>
    protected override async Task<ReconcileResult> ReconcileAsync(string key, CancellationToken abandon)
    {
        if (!_holds.TryGetValue(key, out var hold)) return ReconcileResult.Done;
        var pods = hold.Pods.Select(pod => cache.Pods.FindPlaced(pod.Uid)).OfType<PodFacts>().ToList();
        if (pods.Count < hold.Pods.Length) return GiveUp(hold, null); // One went: the others are placed anew, with whatever comes in its stead.
        var steps = ClaimSteps.Of(hold, cache);
        if (steps.Failure is { } failure) return GiveUp(hold, failure);
        if (steps.Open.All(claims => claims.IsEmpty)) return await BindAsync(hold, pods, abandon);
        if (_clock.GetUtcNow() >= hold.Until)
            return GiveUp(hold, $"PersistentVolumeClaim {steps.Open.First(claims => !claims.IsEmpty)[0]} was not bound in {Patience.TotalMinutes:0} minutes");

        hold.Selected.UnionWith(steps.Selected);
        try
        {
            await PrepareAsync(hold, steps, abandon);
        }
        catch (ApiException e) when (e.IsForbidden || e.IsInvalid || e.IsNotFound)
        {
            return GiveUp(hold, e.Message);
        }

        await writes.TellAsync(pods, pod => WhyItWaits(hold, steps, pod), _clock.GetUtcNow(), abandon);
        return ReconcileResult.RequeueAfter(hold.Until - _clock.GetUtcNow());
    }

    private static Reason.ClaimsBeingBound WhyItWaits(PodHold hold, ClaimSteps steps, PodFacts pod)
    {
        var rank = hold.Pods.Select(held => held.Uid).ToList().IndexOf(pod.Uid);
        var open = steps.Open[rank].IsEmpty ? [.. steps.Open.SelectMany(claims => claims).Distinct(StringComparer.Ordinal)] : steps.Open[rank];
        return new Reason.ClaimsBeingBound(hold.Place.Placement.Hosts[rank].Node, open);
    }

    private async Task PrepareAsync(PodHold hold, ClaimSteps steps, CancellationToken stop)
    {
        foreach (var (volume, claim) in steps.SetAside)
        {
            await volumes.SetAsideAsync(volume, claim, stop);
            hold.SetAside.Add(claim.Uid);
        }

        foreach (var (claim, node) in steps.Select)
        {
            await volumes.SelectAsync(claim, node, stop);
            hold.Selected.Add(claim.Uid);
        }
    }

    private async Task<ReconcileResult> BindAsync(PodHold hold, List<PodFacts> pods, CancellationToken stop)
    {
        await writes.BindAsync(pods, hold.Place, stop);
        _holds.TryRemove(hold.Key, out _);
        return ReconcileResult.Done;
    }

    private ReconcileResult GiveUp(PodHold hold, string? why)
    {
        _holds.TryRemove(hold.Key, out _);
        DateTimeOffset? rest = why is null ? null : _clock.GetUtcNow() + PodBinder.Rest;
        foreach (var pod in hold.Pods)
        {
            cache.Pods.Release(pod.Uid, rest);
            if (why is not null) writes.Record(pod, EventKind.Warning, "FailedScheduling", $"its place on {hold.Place.Placement.Hosts[hold.Pods.IndexOf(pod)].Node} was given up: {why}");
        }

        Released();
        return ReconcileResult.Done;
    }
}
