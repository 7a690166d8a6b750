using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Leadership;
using Ensemble.Kubernetes.Tests.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ensemble.Kubernetes.Tests.Leadership;

/// <summary>A process that wants to lead; its work lasts as long as it leads.</summary>
internal sealed class Candidate : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ScriptedServer _way;
    private readonly KubernetesApi _api;
    private readonly Task _running;
    private int _working;
    private int _terms;

    /// <param name="server">Keeps the Lease.</param>
    /// <param name="clock">This candidate's own clock.</param>
    /// <param name="name">Who it is.</param>
    /// <param name="fate">What befalls its requests at first.</param>
    public Candidate(LeaseServer server, FakeTimeProvider clock, string name, LeaseServer.Fate fate = LeaseServer.Fate.Served)
    {
        Fate = fate;
        _way = server.For(() => Fate);
        _api = _way.Client();
        Elector = new(_api, new() { Namespace = "ensemble", Name = "operator", Identity = name }, clock, NullLogger<LeaderElector>.Instance);
        _running = Elector.RunAsync(WorkAsync, _stop.Token);
    }

    public LeaderElector Elector { get; }

    public LeaseServer.Fate Fate { get; set; }

    public bool Works => Volatile.Read(ref _working) == 1;

    public int Asked => _way.Requests.Count;

    public int Terms => Volatile.Read(ref _terms);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _api.Dispose();
    }

    private async Task WorkAsync(CancellationToken lost)
    {
        Interlocked.Increment(ref _terms);
        Volatile.Write(ref _working, 1);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lost, _stop.Token);
        try
        {
            await Task.Delay(Timeout.Infinite, either.Token);
        }
        catch (OperationCanceledException) when (!lost.IsCancellationRequested)
        {
            // Stopped: the work comes to its end.
        }
        finally
        {
            Volatile.Write(ref _working, 0);
        }
    }
}
