using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Pods;
using Xunit;

namespace Ensemble.Operator.Tests.Pods;

/// <summary>Which pods mount a claim, as they are now.</summary>
public sealed class ClaimUsersSpecs
{
    private static readonly ObjectKey Claim = new("default", "data");

    private readonly ClaimUsers _users = new();

    [Fact]
    public void A_change_of_one_of_thousands_that_share_a_claim_costs_no_more_than_of_one_alone()
    {
        const int Pods = 4000;
        for (var i = 0; i < Pods; i++) _users.Changed(null, Pod($"w-{i}"));
        var (before, after) = (Pod("w-7"), Pod("w-7") with { Ready = true });
        _users.Changed(before, after);

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) _users.Changed(after, after);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 100 * 1000);
    }

    [Fact]
    public void A_user_is_told_of_as_it_is_now_and_not_once_it_ended()
    {
        var (waits, other) = (Pod("waits"), Pod("other") with { CreatedAt = DateTimeOffset.UnixEpoch });
        _users.Changed(null, waits);
        _users.Changed(null, other);
        Assert.True(_users.AnyWaits);
        Assert.True(_users.IsAwaited(Claim));

        var runs = other with { NodeName = "gpu-1", Stranger = new() };
        _users.Changed(other, runs);
        Assert.Same(runs, _users.FindOther(Claim, waits, _ => false));

        _users.Changed(runs, runs with { Phase = PodPhase.Succeeded });
        Assert.Null(_users.FindOther(Claim, waits, _ => false));
        _users.Changed(waits, null);
        Assert.False(_users.AnyWaits);
        Assert.False(_users.IsAwaited(Claim));
    }

    private static PodFacts Pod(string name) => new()
    {
        Key = new("default", name), Uid = name, ResourceVersion = 1, CreatedAt = DateTimeOffset.UnixEpoch.AddDays(1),
        Claims = [new PodClaim("data", Own: false)], Stranger = new() { Wish = new() },
    };
}
