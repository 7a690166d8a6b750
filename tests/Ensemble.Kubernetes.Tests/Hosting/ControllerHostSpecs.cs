using System.Collections.Concurrent;
using System.Net;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Tests.Informers;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Hosting;

public sealed class ControllerHostSpecs
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_done_before_everything_is_known_then_every_object_and_change_is()
    {
        await using var kind = new ScriptedKind().ThenRefuse(HttpStatusCode.Forbidden, "Forbidden").ThenList(5, null, ScriptedKind.Pod("a", 1), ScriptedKind.Pod("b", 2));
        using var controller = new Recording(kind);
        using var host = Host(kind, controller);
        await host.StartAsync(Stop);
        Assert.Equal(new HostState(Live: true, Ready: false, Leads: false, "not yet listed: pods"), host.State);
        Assert.Empty(controller.Log);

        await kind.WatchedAsync(1);
        await Eventually.IsTrueAsync(() => controller.Log.Count == 2 && host.Idle);
        Assert.Equal(new HostState(Live: true, Ready: true, Leads: true, ""), host.State);
        await kind.TellAsync("MODIFIED", ScriptedKind.Pod("a", 6));
        await Eventually.IsTrueAsync(() => controller.Log.Count == 3);
        Assert.Equal("a/a", controller.Log.Last());
        await host.StopAsync(Stop);
        Assert.False(host.State.Ready);
    }

    [Fact]
    public async Task What_fails_is_tried_again_and_what_asks_for_later_comes_later()
    {
        await using var kind = new ScriptedKind().ThenList(5, null, ScriptedKind.Pod("a", 1));
        using var controller = new Recording(kind);
        var tries = 0;
        controller.Work = (_, _) => ++tries switch
        {
            1 => throw new InvalidOperationException("a bug"),
            2 => throw new ApiException("busy", 409, "Conflict"),
            3 => Task.FromResult(ReconcileResult.RequeueAfter(TimeSpan.FromMinutes(5))),
            _ => Task.FromResult(ReconcileResult.Done),
        };
        using var host = Host(kind, controller);
        await host.StartAsync(Stop);
        await kind.UntilAsync(() => tries == 3, "three tries");
        var began = kind.Clock.GetUtcNow();
        await Eventually.IsTrueAsync(() => tries == 4, kind.Clock, TimeSpan.FromSeconds(10));
        Assert.InRange(kind.Clock.GetUtcNow() - began, TimeSpan.FromMinutes(4.9), TimeSpan.FromMinutes(20));
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task On_stop_begun_work_ends_and_no_new_work_begins()
    {
        await using var kind = new ScriptedKind().ThenList(5, null, ScriptedKind.Pod("a", 1), ScriptedKind.Pod("b", 2));
        using var controller = new Recording(kind);
        var inWork = new TaskCompletionSource();
        var mayEnd = new TaskCompletionSource();
        var ended = 0;
        controller.Work = async (_, abandon) =>
        {
            inWork.TrySetResult();
            await mayEnd.Task.WaitAsync(abandon);
            ended++;
            return ReconcileResult.Done;
        };
        using var host = Host(kind, controller);
        await host.StartAsync(Stop);
        await inWork.Task.WaitAsync(Stop);
        var stopping = host.StopAsync(Stop);
        mayEnd.SetResult();
        await stopping;
        Assert.Equal(1, ended);
        Assert.Single(controller.Log);
    }

    [Fact]
    public async Task Work_that_does_not_end_in_time_is_abandoned()
    {
        await using var kind = new ScriptedKind().ThenList(5, null, ScriptedKind.Pod("a", 1));
        using var controller = new Recording(kind);
        controller.Work = async (_, abandon) =>
        {
            await Task.Delay(Timeout.Infinite, abandon);
            return ReconcileResult.Done;
        };
        using var host = Host(kind, controller);
        await host.StartAsync(Stop);
        await Eventually.IsTrueAsync(() => controller.Log.Count == 1);
        var stopping = host.StopAsync(Stop);
        await Eventually.IsTrueAsync(() => stopping.IsCompleted, kind.Clock, TimeSpan.FromSeconds(1), "the host stopped");
        await stopping;
    }

    private static ControllerHost Host(ScriptedKind kind, Recording controller) =>
        new([kind.Informer], [controller], kind.Clock, NullLogger<ControllerHost>.Instance);

    private sealed class Recording : Controller<ObjectKey>
    {
        public Recording(ScriptedKind kind)
            : base(new() { Name = "recording" }, kind.Clock, NullLogger.Instance) =>
            Watches<PodFacts>(kind.Informer, change => [change.Current.Key]);

        public ConcurrentQueue<string> Log { get; } = new();

        public Func<ObjectKey, CancellationToken, Task<ReconcileResult>> Work { get; set; } = (_, _) => Task.FromResult(ReconcileResult.Done);

        protected override Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken abandon)
        {
            Log.Enqueue(key.ToString());
            return Work(key, abandon);
        }
    }
}
