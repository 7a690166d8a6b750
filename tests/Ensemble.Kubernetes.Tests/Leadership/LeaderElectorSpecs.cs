using Ensemble.Kubernetes.Leadership;
using Ensemble.Kubernetes.Tests.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Ensemble.Kubernetes.Tests.Leadership.LeaseServer;

namespace Ensemble.Kubernetes.Tests.Leadership;

public sealed class LeaderElectorSpecs
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private readonly LeaseServer _server = new();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task One_of_two_leads_and_renews_for_as_long_as_it_lives()
    {
        await using var a = new Candidate(_server, _clock, "a");
        await Eventually.IsTrueAsync(() => a.Works, _clock, Step);
        await using var b = new Candidate(_server, _clock, "b");
        var writes = _server.Writes;
        await Eventually.IsTrueAsync(() => _server.Writes >= writes + 20, _clock, Step);

        Assert.True(a.Works && a.Elector.IsLeader && a.Terms == 1);
        Assert.False(b.Works || b.Elector.IsLeader);
        Assert.Equal("a", b.Elector.Leader);
    }

    [Fact]
    public async Task A_leader_that_stops_hands_over_at_once()
    {
        await using var a = new Candidate(_server, _clock, "a");
        await Eventually.IsTrueAsync(() => a.Works, _clock, Step);
        await using var b = new Candidate(_server, _clock, "b");
        await Eventually.IsTrueAsync(() => b.Elector.Leader == "a", _clock, Step);
        var began = _clock.GetUtcNow();
        await a.StopAsync();
        Assert.Equal("", _server.Holder);
        await Eventually.IsTrueAsync(() => b.Works, _clock, Step);

        Assert.InRange(_clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(1, (int)_server.Lease!["spec"]!["leaseTransitions"]!);
    }

    [Theory]
    [InlineData(Fate.Away)]
    [InlineData(Fate.Hanging)]
    internal async Task A_leader_that_loses_the_server_stops_before_another_begins(Fate fate)
    {
        await using var a = new Candidate(_server, _clock, "a");
        await Eventually.IsTrueAsync(() => a.Works, _clock, Step);
        await using var b = new Candidate(_server, _clock, "b");
        await Eventually.IsTrueAsync(() => b.Elector.Leader == "a", _clock, Step);

        a.Fate = fate;
        var both = false;
        await Eventually.IsTrueAsync(
            () =>
            {
                both |= a.Works && b.Works;
                return b.Works;
            },
            _clock, Step, "the other leading");

        Assert.False(both);
        Assert.False(a.Works || a.Elector.IsLeader);
        a.Fate = Fate.Served;
        await Eventually.IsTrueAsync(() => a.Elector.Leader == "b", _clock, Step);
        Assert.False(a.Works);
        Assert.Equal(1, a.Terms);
    }

    [Fact]
    public async Task A_leader_that_stops_while_a_renewal_breaks_off_ends_in_order()
    {
        var a = new Candidate(_server, _clock, "a");
        await Eventually.IsTrueAsync(() => a.Works, _clock, Step);
        a.Fate = Fate.Breaking;
        var asked = a.Asked;
        await Eventually.IsTrueAsync(() => a.Asked > asked, _clock, Step, "a renewal under way");
        a.Fate = Fate.Served; // For what follows: the renewal hangs already.
        await a.StopAsync(); // Throws what the campaign throws.
        Assert.Equal("", _server.Holder);
        Assert.False(a.Works || a.Elector.IsLeader);
        await a.DisposeAsync();
    }

    [Fact]
    public async Task A_candidate_that_stops_while_it_asks_ends_in_order()
    {
        var b = new Candidate(_server, _clock, "b", Fate.Breaking);
        await Eventually.IsTrueAsync(() => b.Asked > 0, _clock, Step, "a request under way");
        await b.StopAsync();
        Assert.Equal(0, b.Terms);
        await b.DisposeAsync();
    }

    [Fact]
    public async Task Leadership_that_a_late_renewal_won_back_is_not_led_until_it_is_taken_up_anew()
    {
        await using var a = new Candidate(_server, _clock, "a");
        await Eventually.IsTrueAsync(() => a.Works, _clock, Step);
        a.Fate = Fate.Late; // The renewal is carried out at the deadline, when it was given up.
        await Eventually.IsTrueAsync(() => !a.Works, _clock, Step, "the deadline");
        Assert.False(a.Elector.IsLeader);
        Assert.Equal("a", _server.Holder);

        a.Fate = Fate.Served;
        var began = _clock.GetUtcNow();
        await Eventually.IsTrueAsync(() => a.Works, _clock, Step, "the second term");
        Assert.Equal(2, a.Terms);
        Assert.InRange(_clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromSeconds(14)); // Nobody waits for his own Lease to expire.
    }

    [Fact]
    public async Task A_leader_whose_answers_are_lost_leads_on()
    {
        await using var a = new Candidate(_server, _clock, "a");
        await Eventually.IsTrueAsync(() => a.Works, _clock, Step);
        a.Fate = Fate.AnswerLost;
        var writes = _server.Writes;
        await Eventually.IsTrueAsync(() => _server.Writes > writes, _clock, Step);
        a.Fate = Fate.Served;
        writes = _server.Writes;
        await Eventually.IsTrueAsync(() => _server.Writes >= writes + 10, _clock, Step);
        Assert.True(a.Works && a.Terms == 1);
    }

    [Fact]
    public async Task A_leader_asleep_finds_itself_out_of_office_when_it_wakes()
    {
        var others = new FakeTimeProvider();
        await using var a = new Candidate(_server, _clock, "a");
        await Eventually.IsTrueAsync(() => a.Works, _clock, Step);
        await using var b = new Candidate(_server, others, "b");
        await Eventually.IsTrueAsync(() => b.Works, others, Step); // Time passes for b only: a sleeps.
        Assert.True(a.Works); // No Lease can wake a sleeper.

        _clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.IsTrueAsync(() => !a.Works);
        await Eventually.IsTrueAsync(() => a.Elector.Leader == "b", _clock, Step);
        Assert.Equal("b", _server.Holder);
        Assert.False(a.Elector.IsLeader);
    }

    [Fact]
    public async Task A_candidate_with_a_wrong_wall_clock_waits_as_long_as_any_other()
    {
        await using var a = new Candidate(_server, _clock, "a");
        await Eventually.IsTrueAsync(() => a.Works, _clock, Step);
        var future = new FakeTimeProvider(_clock.GetUtcNow() + TimeSpan.FromDays(365));
        await using var b = new Candidate(_server, future, "b");
        await Eventually.IsTrueAsync(() => b.Elector.Leader == "a", future, Step);
        var began = future.GetUtcNow();
        await Eventually.IsTrueAsync(() => b.Works, future, Step);
        Assert.InRange(future.GetUtcNow() - began, TimeSpan.FromSeconds(14), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Work_that_ends_or_fails_gives_the_lease_up()
    {
        using var api = _server.For(() => Fate.Served).Client();
        var elector = new LeaderElector(api, new() { Namespace = "ensemble", Name = "operator" }, _clock, NullLogger<LeaderElector>.Instance);
        await elector.RunAsync(_ => Task.CompletedTask, TestContext.Current.CancellationToken);
        Assert.Equal("", _server.Holder);
        await Assert.ThrowsAsync<InvalidCastException>(() => elector.RunAsync(_ => throw new InvalidCastException(), TestContext.Current.CancellationToken));
        Assert.Equal("", _server.Holder);
        Assert.Equal(4, _server.Writes);
    }

    [Fact]
    public async Task Times_that_would_let_two_lead_are_refused()
    {
        using var api = new ScriptedServer(_ => ScriptedServer.Json("{}")).Client();
        var elector = new LeaderElector(
            api, new() { Namespace = "n", Name = "l", RenewDeadline = TimeSpan.FromSeconds(15) }, _clock, NullLogger<LeaderElector>.Instance);
        await Assert.ThrowsAsync<InvalidOperationException>(() => elector.RunAsync(_ => Task.CompletedTask, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Times_in_the_lease_always_have_the_fraction_that_servers_want()
    {
        await using var a = new Candidate(_server, _clock, "a");
        await Eventually.IsTrueAsync(() => a.Works, _clock, Step);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", (string)_server.Lease!["spec"]!["renewTime"]!);
    }
}
