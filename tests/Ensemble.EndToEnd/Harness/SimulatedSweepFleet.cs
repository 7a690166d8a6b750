using Ensemble.Kubernetes.Client;

namespace Ensemble.EndToEnd.Harness;

/// <summary>A fleet for campaigns on simulated time and the embedded API server.</summary>
internal sealed class SimulatedSweepFleet : ISweepFleet
{
    private readonly FleetHarness _fleet;
    private Drain? _drain;
    private Func<Task>? _afterEachLook;

    private SimulatedSweepFleet(FleetHarness fleet)
    {
        _fleet = fleet;
        fleet.AfterEachLook = async () =>
        {
            if (_drain is not null) await _drain.TryAsync();
            if (_afterEachLook is { } after) await after();
        };
    }

    public double Scale => 1;

    public Func<Task>? AfterEachLook
    {
        get => _afterEachLook;
        set => _afterEachLook = value;
    }

    public static async Task<ISweepFleet> StartAsync(IWriteGate? gate) => new SimulatedSweepFleet(await FleetHarness.StartAsync(new()
    {
        Gate = gate, StartTimeout = TimeSpan.FromSeconds(60), Step = TimeSpan.FromSeconds(2), NodeGrace = TimeSpan.FromSeconds(20), LeasePeriod = TimeSpan.FromSeconds(8),
    }));

    public Task ApplyAsync(string yaml) => _fleet.ApplyAsync(yaml);

    public Task PatchJobAsync(string job, string patch) => _fleet.PatchJobAsync(job, patch);

    public Task DeleteJobAsync(string job) => _fleet.DeleteJobAsync(job);

    public Task FailNodeAsync(string node) => _fleet.FailNodeAsync(node);

    public async Task DrainAsync(string node)
    {
        using var drain = new Drain(_fleet, node);
        await drain.CordonAsync();
        _drain = drain;
        await RunUntilAsync($"{node} is drained", state => Drain.IsDone(state, node));
        _drain = null;
        await drain.UncordonAsync();
    }

    public Task<FleetState> PassAsync(TimeSpan span) => _fleet.RunForAsync(span);

    public Task<FleetState> RunUntilAsync(string what, Func<FleetState, bool> done, TimeSpan? within = null) => _fleet.RunUntilAsync(what, done, within);

    public async Task AssertNoOrphansAsync() => await _fleet.AssertNoOrphansAsync(await _fleet.RunForAsync(TimeSpan.FromSeconds(60)));

    public Task StopOperatorAsync() => _fleet.StopOperatorAsync();

    public Task StartOperatorAsync() => _fleet.StartOperatorAsync();

    public ValueTask DisposeAsync() => _fleet.DisposeAsync();
}
