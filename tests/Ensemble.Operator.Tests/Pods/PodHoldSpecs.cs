using System.Net;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Pods;
using Xunit;

namespace Ensemble.Operator.Tests.Pods;

/// <summary>Places are held in memory as long as they are of use and the leadership lasts that decided them, and no longer.</summary>
public sealed class PodHoldSpecs : IDisposable
{
    private readonly PodFleet _fleet = new();
    private readonly CancellationTokenSource _term = new();

    public void Dispose()
    {
        _term.Dispose();
        _fleet.Dispose();
    }

    [Fact]
    public void A_volume_that_is_bound_before_its_claim_gives_no_place_up()
    {
        var claim = _fleet.SeeClaim("scratch");
        _fleet.SeeNode("gpu-1");
        var hold = Hold(_fleet.See(_fleet.Pod("w", "scratch")));
        Assert.Equal("PersistentVolumeClaim scratch finds no PersistentVolume of StorageClass local that is available with 1 B and ReadWriteOnce", ClaimSteps.Of(hold, _fleet.Cache).Failure);

        _fleet.See(new VolumeFacts { Name = "nvme", Uid = "nvme", Class = "local", Access = VolumeAccess.ReadWriteOnce, Bytes = 1, Claim = claim.Key, ClaimUid = claim.Uid });

        var steps = ClaimSteps.Of(hold, _fleet.Cache);
        Assert.Null(steps.Failure);
        Assert.Equal(["scratch"], steps.Open[0]);
        Assert.Empty(steps.SetAside);
    }

    [Fact]
    public void A_pod_that_a_label_makes_somebodys_is_planned_for_no_more_and_its_place_is_free()
    {
        var pod = _fleet.See(_fleet.Pod("w"));
        _fleet.Assign(pod, "gpu-1");
        Assert.Single(_fleet.Cache.View(_fleet.Clock.GetUtcNow()).Work);

        var labelled = _fleet.See(pod with { Stranger = null });

        Assert.Empty(_fleet.Cache.View(_fleet.Clock.GetUtcNow()).Work);
        Assert.False(_fleet.Cache.Pods.IsAssigned(pod.Uid));
        Assert.Null(_fleet.Cache.Pods.FindPlaced(pod.Uid));
        Assert.True(PodGangSource.IsNews(pod, labelled));
    }

    [Fact]
    public async Task What_an_earlier_term_held_is_given_up_and_not_bound()
    {
        var pod = _fleet.See(_fleet.Pod("w"));
        _fleet.Holds.Add(Hold(pod));
        await _term.CancelAsync();

        await PodFleet.RunAsync(_fleet.Holds, () => _fleet.Released > 0);

        Assert.Empty(_fleet.Requests);
        Assert.Null(_fleet.Cache.Pods.FindPlaced(pod.Uid));
    }

    [Fact]
    public async Task Before_a_plan_the_places_of_earlier_terms_are_free_and_those_of_this_one_held()
    {
        var (before, now) = (_fleet.See(_fleet.Pod("before")), _fleet.See(_fleet.Pod("now")));
        _fleet.Holds.Add(Hold(before));
        _fleet.Holds.Add(Hold(now) with { Term = CancellationToken.None });
        await _term.CancelAsync();

        _fleet.Holds.GiveUpEnded();

        Assert.Null(_fleet.Cache.Pods.FindPlaced(before.Uid));
        Assert.NotNull(_fleet.Cache.Pods.FindPlaced(now.Uid));
    }

    [Fact]
    public async Task A_bind_in_doubt_of_an_earlier_term_is_known_as_such_until_it_was_looked()
    {
        var pod = _fleet.See(_fleet.Pod("w"));
        _fleet.Assign(pod, "gpu-1");
        _fleet.Doubts.Add(new(pod, "gpu-1", ChipSet.None, null), _term.Token);
        Assert.False(_fleet.Doubts.AnyOfEndedTerm);
        await _term.CancelAsync();
        Assert.True(_fleet.Doubts.AnyOfEndedTerm);

        await PodFleet.RunAsync(_fleet.Doubts, () => !_fleet.Doubts.AnyOfEndedTerm);

        Assert.Equal(["GET /api/v1/namespaces/default/pods/w"], _fleet.Requests);
        Assert.Null(_fleet.Cache.Pods.FindPlaced(pod.Uid));
    }

    [Fact]
    public async Task A_place_that_was_held_too_long_is_not_bound_even_where_the_claims_are()
    {
        var pod = _fleet.See(_fleet.Pod("w"));
        _fleet.Holds.Add(Hold(pod));
        _fleet.Clock.Advance(PodHolds.Patience);

        await PodFleet.RunAsync(_fleet.Holds, () => _fleet.Released > 0);

        Assert.DoesNotContain(_fleet.Requests, asked => asked.EndsWith("/binding", StringComparison.Ordinal));
        Assert.Null(_fleet.Cache.Pods.FindPlaced(pod.Uid));
    }

    [Fact]
    public async Task A_bind_that_is_refused_asks_for_another_plan()
    {
        _fleet.Answer = (_, _) => Task.FromResult(PodFleet.Refuse(HttpStatusCode.Forbidden, "Forbidden"));
        var pod = _fleet.See(_fleet.Pod("w"));
        _fleet.Holds.Add(Hold(pod));

        await PodFleet.RunAsync(_fleet.Holds, () => _fleet.Released > 0);

        Assert.Equal(["POST /api/v1/namespaces/default/pods/w/binding"], _fleet.Requests);
    }

    [Fact]
    public async Task A_garbled_answer_to_a_bind_is_no_refusal()
    {
        _fleet.Answer = (_, _) => Task.FromResult(PodFleet.Json("{\"kind\":\"Sta", HttpStatusCode.Created));
        var pod = _fleet.See(_fleet.Pod("w"));
        _fleet.Assign(pod, "gpu-1");

        var doubt = await Assert.ThrowsAsync<ApiException>(() => _fleet.Binder.BindAsync(new(pod, "gpu-1", ChipSet.None, null), CancellationToken.None));

        Assert.True(doubt.IsDoubtful);
        Assert.NotNull(_fleet.Cache.Pods.FindPlaced(pod.Uid));
    }

    [Fact]
    public async Task A_bind_that_hangs_is_in_doubt_after_ten_seconds_and_its_place_stays_held()
    {
        _fleet.Answer = HangAsync;
        var pod = _fleet.See(_fleet.Pod("w"));
        var binding = _fleet.Writes.BindAsync([pod], _fleet.Assign(pod, "gpu-1"), _term.Token);
        await UntilAskedAsync();
        _fleet.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.False(await binding.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        Assert.NotNull(_fleet.Cache.Pods.FindPlaced(pod.Uid));
        await _term.CancelAsync();
        Assert.True(_fleet.Doubts.AnyOfEndedTerm);
    }

    [Fact]
    public async Task A_status_that_hangs_is_left_alone_after_ten_seconds()
    {
        _fleet.Answer = HangAsync;
        var pod = _fleet.See(_fleet.Pod("w"));
        var telling = _fleet.Writes.TellAsync([pod], _ => new Core.Decisions.Reason.ClaimsBeingBound("gpu-1", ["work"]), _fleet.Clock.GetUtcNow(), CancellationToken.None);
        await UntilAskedAsync();
        _fleet.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.False(await telling.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    private static async Task<HttpResponseMessage> HangAsync(HttpRequestMessage request, CancellationToken stop)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        throw new InvalidOperationException("The end of all time.");
    }

    private async Task UntilAskedAsync()
    {
        while (_fleet.Requests.IsEmpty) await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    private PodHold Hold(PodFacts pod) => new([pod], _fleet.Assign(pod, "gpu-1"), _fleet.Clock.GetUtcNow() + PodHolds.Patience, _term.Token);
}
