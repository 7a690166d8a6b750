using Ensemble.Kubernetes.Events;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Leadership;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ensemble.Kubernetes.Hosting;

/// <summary>Runs informers and controllers: first everything is known, then anything is done.</summary>
/// <remarks>
/// With an elector, controllers work only while this process leads; informers follow all the time, so that taking over is quick. On stop
/// no new work begins, what is being worked on may end within <see cref="Grace"/>, then the Lease is given up.
/// </remarks>
public sealed class ControllerHost(
    IReadOnlyList<IInformer> informers,
    IReadOnlyList<IController> controllers,
    TimeProvider clock,
    ILogger<ControllerHost> log,
    LeaderElector? elector = null,
    EventRecorder? events = null) : BackgroundService
{
    private volatile bool _works;

    /// <summary>How long work may go on after stop: 10 s unless set; zero leaves it at once, as a crash would.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether controllers have nothing to do now.</summary>
    public bool Idle => controllers.All(c => c.Idle);

    /// <summary>What probes ask.</summary>
    public HostState State
    {
        get
        {
            var waiting = informers.Where(i => !i.Synced.IsCompletedSuccessfully).Select(i => i.Kind.ToString()).ToArray();
            var problem = ExecuteTask is { IsFaulted: true } broken
                ? broken.Exception!.InnerException!.Message
                : waiting is [] ? "" : $"not yet listed: {string.Join(", ", waiting)}";
            return new(ExecuteTask is not { IsCompleted: true }, waiting is [] && ExecuteTask is { IsCompleted: false }, _works, problem);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var followers = new CancellationTokenSource(); // Events and informers outlive the work: its last news are told.
        var following = informers.Select(i => i.RunAsync(followers.Token)).ToList();
        if (events is not null) following.Add(events.RunAsync(followers.Token));
        try
        {
            await Task.WhenAll(informers.Select(i => i.Synced)).WaitAsync(stoppingToken);
            if (elector is null) await WorkAsync(CancellationToken.None, stoppingToken);
            else await elector.RunAsync(lost => WorkAsync(lost, stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before everything was known.
        }
        finally
        {
            await followers.CancelAsync();
            await Task.WhenAll(following);
        }
    }

    private async Task WorkAsync(CancellationToken lost, CancellationToken stop)
    {
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(lost);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(lost, stop);
        var working = Task.WhenAll(controllers.Select(c => c.RunAsync(end.Token, abandon.Token)));
        _works = true;
        try
        {
            await Task.WhenAny(working, Task.Delay(Timeout.InfiniteTimeSpan, end.Token));
            if (!lost.IsCancellationRequested && Grace > TimeSpan.Zero) await Task.WhenAny(working, Task.Delay(Grace, clock, lost));
            if (!working.IsCompleted)
            {
                log.WorkAbandoned(Grace);
                await abandon.CancelAsync();
            }

            await working;
        }
        finally
        {
            _works = false;
        }
    }
}
