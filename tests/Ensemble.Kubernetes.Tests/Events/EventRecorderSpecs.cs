using System.Net;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Events;
using Ensemble.Kubernetes.Resources;
using Ensemble.Kubernetes.Tests.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Events;

public sealed class EventRecorderSpecs
{
    private static readonly TrainingJob Job = new() { Metadata = new() { Name = "llama", NamespaceProperty = "a", Uid = "u1" } };
    private readonly FakeTimeProvider _clock = new(new(2026, 8, 1, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task An_event_says_what_kubectl_describe_shows()
    {
        var server = new ScriptedServer(_ => ScriptedServer.Json("{}"));
        await RecordAsync(server, events => events.Record(Job, EventKind.Warning, "NoIslandHolds", "needs 16 chips"));

        var asked = Assert.Single(server.Requests);
        Assert.Equal("POST /api/v1/namespaces/a/events", $"{asked.Method} {asked.Path}");
        var body = JsonNode.Parse(asked.Body)!;
        Assert.StartsWith("llama.", (string?)body["metadata"]!["name"], StringComparison.Ordinal);
        Assert.Equal(
            """{"apiVersion":"ensemble.fleet/v1alpha1","kind":"TrainingJob","name":"llama","namespace":"a","uid":"u1"}""",
            body["involvedObject"]!.ToJsonString());
        Assert.Equal(("Warning", "NoIslandHolds", "needs 16 chips", 1), ((string?)body["type"], (string?)body["reason"], (string?)body["message"], (int)body["count"]!));
        Assert.Equal("2026-08-01T10:00:00Z", (string?)body["lastTimestamp"]);
    }

    [Fact]
    public async Task Repeats_raise_the_count_of_the_event_that_is_there()
    {
        var server = new ScriptedServer(_ => ScriptedServer.Json("{}"));
        await RecordAsync(server, async events =>
        {
            events.Record(Job, EventKind.Normal, "Placed", "on gpu-a");
            await Eventually.IsTrueAsync(() => server.Requests.Count == 1);
            events.Record(Job, EventKind.Normal, "Placed", "on gpu-a");
            await Eventually.IsTrueAsync(() => server.Requests.Count == 2);
            events.Record(Job, EventKind.Normal, "Placed", "on gpu-b");
        });

        Assert.Equal(["POST", "PATCH", "POST"], server.Requests.Select(r => r.Method));
        var patch = JsonNode.Parse(server.Requests.ElementAt(1).Body)!;
        Assert.Equal(2, (int)patch["count"]!);
        Assert.EndsWith((string)JsonNode.Parse(server.Requests.First().Body)!["metadata"]!["name"]!, server.Requests.ElementAt(1).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_was_told_often_before_it_was_written_is_written_once()
    {
        var server = new ScriptedServer(_ => ScriptedServer.Json("{}"));
        using var events = Recorder(server);
        for (var i = 0; i < 50; i++) events.Record(Job, EventKind.Normal, "Placed", "on gpu-a");
        await StopAsync(events);

        Assert.Equal(50, (int)JsonNode.Parse(Assert.Single(server.Requests).Body)!["count"]!);
    }

    [Fact]
    public async Task An_event_that_expired_is_told_anew()
    {
        var server = ScriptedServer.InTurn(
            _ => ScriptedServer.Json("{}"), _ => ScriptedServer.Refuse(HttpStatusCode.NotFound, "NotFound"), _ => ScriptedServer.Json("{}"));
        await RecordAsync(server, async events =>
        {
            events.Record(Job, EventKind.Normal, "Placed", "on gpu-a");
            await Eventually.IsTrueAsync(() => server.Requests.Count == 1);
            events.Record(Job, EventKind.Normal, "Placed", "on gpu-a");
        });
        Assert.Equal(["POST", "PATCH", "POST"], server.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task One_object_cannot_flood_the_server_and_another_is_not_hindered()
    {
        var server = new ScriptedServer(_ => ScriptedServer.Json("{}"));
        using var events = Recorder(server);
        for (var i = 0; i < 100; i++) events.Record(Job, EventKind.Normal, "Placed", $"on gpu-{i}");
        events.Record(CoreKinds.Node, new("n1"), "u2", EventKind.Normal, "Tainted", "by its pool");
        await StopAsync(events);

        Assert.Equal(25, server.Requests.Count(r => r.Path.Contains("/a/", StringComparison.Ordinal)));
        Assert.Equal(1, server.Requests.Count(r => r.Path == "/api/v1/namespaces/default/events"));
        Assert.Equal(75, events.Dropped);
    }

    [Fact]
    public async Task Many_events_at_once_are_written_one_after_the_other_so_that_they_hold_up_nothing()
    {
        var server = new ScriptedServer(_ => ScriptedServer.Json("{}"));
        using var events = new EventRecorder(server.Client(), new() { Unpaced = 3, Pace = TimeSpan.FromMilliseconds(20) }, _clock, NullLogger<EventRecorder>.Instance);
        for (var i = 0; i < 5; i++) events.Record(Job, EventKind.Normal, "Placed", $"on gpu-{i}");
        using var stop = new CancellationTokenSource();
        var running = events.RunAsync(stop.Token);
        await Eventually.IsTrueAsync(() => events.Rests);
        Assert.Equal((3, 2), (server.Requests.Count, events.Waiting));

        _clock.Advance(TimeSpan.FromMilliseconds(20));
        await Eventually.IsTrueAsync(() => server.Requests.Count == 4 && events.Rests);
        Assert.Equal(1, events.Waiting);
        await stop.CancelAsync();
        await running;
        Assert.Equal(5, server.Requests.Count); // What is told is written when the recorder stops, too.
    }

    [Fact]
    public void An_object_that_was_quiet_may_speak_again()
    {
        var allowance = new WriteAllowance(2, TimeSpan.FromMinutes(5), 100, _clock);
        Assert.Equal([true, true, false], new[] { allowance.TryTake("a"), allowance.TryTake("a"), allowance.TryTake("a") });
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([true, false], new[] { allowance.TryTake("a"), allowance.TryTake("a") });
        _clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal([true, true, false], new[] { allowance.TryTake("a"), allowance.TryTake("a"), allowance.TryTake("a") });
    }

    [Fact]
    public async Task With_the_server_away_events_are_dropped_and_nobody_waits()
    {
        var server = new ScriptedServer((Func<Asked, HttpResponseMessage>)(_ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "away")));
        using var events = new EventRecorder(server.Client(), new() { Waiting = 3 }, _clock, NullLogger<EventRecorder>.Instance);
        for (var i = 0; i < 5; i++) events.Record(Job, EventKind.Normal, "Placed", $"on gpu-{i}");
        Assert.Equal((3, 2), (events.Waiting, events.Dropped));
        await StopAsync(events);
        Assert.Equal((0, 5), (events.Waiting, events.Dropped));
    }

    [Fact]
    public async Task A_server_that_hangs_does_not_hold_up_the_stop()
    {
        var server = new ScriptedServer(async asked =>
        {
            await Task.Delay(Timeout.Infinite, asked.Stop);
            return ScriptedServer.Json("{}");
        });
        using var events = Recorder(server);
        events.Record(Job, EventKind.Normal, "Placed", "on gpu-a");
        using var stop = new CancellationTokenSource();
        var running = events.RunAsync(stop.Token);
        await Eventually.IsTrueAsync(() => server.Requests.Count == 1);
        await stop.CancelAsync();
        await Eventually.IsTrueAsync(() => running.IsCompleted, _clock, TimeSpan.FromSeconds(1), "the recorder stopped");
        await running;
    }

    [Fact]
    public async Task Long_messages_are_cut_and_long_names_fit()
    {
        var server = new ScriptedServer(_ => ScriptedServer.Json("{}"));
        using var events = Recorder(server);
        events.Record(CoreKinds.Node, new(new string('n', 253)), "u", EventKind.Normal, "R", new string('m', 5000));
        await StopAsync(events);
        var body = JsonNode.Parse(Assert.Single(server.Requests).Body)!;
        Assert.Equal(1024, ((string)body["message"]!).Length);
        Assert.InRange(((string)body["metadata"]!["name"]!).Length, 1, 253);
    }

    [Fact]
    public void The_least_recently_used_is_forgotten()
    {
        var recent = new RecentEvents<string, int>(2);
        recent.Set("a", 1);
        recent.Set("b", 2);
        Assert.True(recent.TryGet("a", out _));
        recent.Set("c", 3);
        Assert.False(recent.TryGet("b", out _));
        Assert.Equal(2, recent.Count);
    }

    private EventRecorder Recorder(ScriptedServer server) => new(server.Client(), new(), _clock, NullLogger<EventRecorder>.Instance);

    private Task RecordAsync(ScriptedServer server, Action<EventRecorder> tell) => RecordAsync(server, events =>
    {
        tell(events);
        return Task.CompletedTask;
    });

    private async Task RecordAsync(ScriptedServer server, Func<EventRecorder, Task> tell)
    {
        using var events = Recorder(server);
        using var stop = new CancellationTokenSource();
        var running = events.RunAsync(stop.Token);
        await tell(events);
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Runs a recorder only to flush what waits.</summary>
    private static async Task StopAsync(EventRecorder events)
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await events.RunAsync(stop.Token);
    }
}
