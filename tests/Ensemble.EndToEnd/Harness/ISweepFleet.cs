namespace Ensemble.EndToEnd.Harness;

/// <summary>A fleet on which a campaign is played: on simulated time and the embedded server, or on true time and a real one.</summary>
internal interface ISweepFleet : IAsyncDisposable
{
    /// <summary>True seconds for a second of the campaign.</summary>
    double Scale { get; }

    Func<Task>? AfterEachLook { get; set; }

    Task ApplyAsync(string yaml);

    Task PatchJobAsync(string job, string patch);

    Task DeleteJobAsync(string job);

    Task FailNodeAsync(string node);

    /// <summary>Cordons a node, asks for the eviction of each pod on it until none is left, and gives the node back.</summary>
    Task DrainAsync(string node);

    Task<FleetState> PassAsync(TimeSpan span);

    Task<FleetState> RunUntilAsync(string what, Func<FleetState, bool> done, TimeSpan? within = null);

    /// <summary>Fails if a pod stays that belongs to no job's present attempt.</summary>
    Task AssertNoOrphansAsync();

    Task StopOperatorAsync();

    Task StartOperatorAsync();
}
