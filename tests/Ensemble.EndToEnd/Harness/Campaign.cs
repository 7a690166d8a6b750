using System.Globalization;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Harness;

/// <summary>
/// Twenty jobs of every kind: gangs and single hosts on both vendors, two services, and pods of strangers, alone and as a gang; one job fails,
/// one is suspended and resumed, one deleted while it runs; a node dies and another is drained. Whoever ends the operator in between, all must
/// come to the same end.
/// </summary>
internal static class Campaign
{
    public const int Jobs = 20;

    private static readonly string[] Completing = ["gang-a", "gang-b", "single-a", "single-b", "single-c", "pangu-a", "pangu-b", "pair", "pausing", "trio"];
    private static readonly string[] Strangers = ["notebook-a", "notebook-b", "notebook-c", "mpi-0", "mpi-1", "mpi-2", "mpi-3"];

    /// <summary>Plays it to its end; fails the spec where anything is not as it must be.</summary>
    /// <param name="fleet">The fleet, with its operator running behind the gate.</param>
    /// <param name="isCut">Whether the gate has cut the operator off by now.</param>
    public static async Task PlayAsync(ISweepFleet fleet, Func<bool> isCut)
    {
        var restarted = false;
        fleet.AfterEachLook = async () =>
        {
            if (restarted || !isCut()) return;
            restarted = true;
            await fleet.StopOperatorAsync();
            await fleet.StartOperatorAsync();
        };
        string Span(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * fleet.Scale:0.###}s");
        string For(double seconds) => $"duration: {Span(seconds)}";
        Task<FleetState> Pass(double seconds) => fleet.PassAsync(TimeSpan.FromSeconds(seconds * fleet.Scale));

        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2, 2, JobYaml.OnNvidia, annotations: "ready-after: 1s"));
        await fleet.ApplyAsync(ServiceYaml.Of("translate", 1, 4, JobYaml.OnAscend, annotations: "ready-after: 1s"));
        await fleet.ApplyAsync(JobYaml.Of("gang-a", 16, JobYaml.OnNvidia, For(20)));
        await fleet.ApplyAsync(JobYaml.Of("single-a", 1, JobYaml.OnNvidia, For(8)));
        await fleet.ApplyAsync(JobYaml.Of("pangu-a", 16, JobYaml.OnAscend, For(25)));
        await fleet.ApplyAsync(JobYaml.Of("failing", 2, $"{JobYaml.OnAscend}\nrestart: {{limit: 1, backoff: 1s}}", For(3), "exit-code: \"1\""));
        await fleet.ApplyAsync(JobYaml.Of("doomed", 2, JobYaml.OnNvidia, "duration: 1h"));
        await fleet.ApplyAsync(JobYaml.Of("pausing", 2, JobYaml.OnAscend, For(20)));
        await fleet.ApplyAsync(JobYaml.Of("pair", 4, JobYaml.OnAscend, For(8)));
        foreach (var name in Strangers[..3]) await fleet.ApplyAsync(PodYaml.Of(name, 1, Span(10)));
        await Pass(6);

        foreach (var name in Strangers[3..]) await fleet.ApplyAsync(PodYaml.Of(name, 1, Span(10), "ensemble.fleet/gang: mpi, ensemble.fleet/gang-size: \"4\""));
        await fleet.ApplyAsync(JobYaml.Of("gang-b", 8, JobYaml.OnNvidia, For(12)));
        await fleet.ApplyAsync(JobYaml.Of("single-b", 4, JobYaml.OnNvidia, For(8)));
        await fleet.ApplyAsync(JobYaml.Of("single-c", 2, JobYaml.OnNvidia, For(8)));
        await fleet.ApplyAsync(JobYaml.Of("trio", 2, JobYaml.OnAscend, For(8)));
        await fleet.ApplyAsync(JobYaml.Of("pangu-b", 8, JobYaml.OnAscend, For(12)));
        var state = await Pass(4);

        await fleet.FailNodeAsync(state.PodsOf("pangu-a").FirstOrDefault(pod => pod.Rank == 1)?.Node ?? "npu-2");
        await fleet.DeleteJobAsync("doomed");
        await fleet.PatchJobAsync("pausing", """{"spec":{"suspend":true}}""");
        await Pass(6);
        await fleet.DrainAsync(state.PodsOf("gang-a").FirstOrDefault(pod => pod.Rank == 1)?.Node ?? "gpu-2");
        await fleet.PatchJobAsync("pausing", """{"spec":{"suspend":false}}""");

        await fleet.RunUntilAsync("everything is where it belongs", IsAtItsEnd, TimeSpan.FromMinutes(20 * Math.Max(fleet.Scale, 0.25)));
        await fleet.AssertNoOrphansAsync();
        var end = await Pass(2);
        Assert.True(IsAtItsEnd(end), "what had ended went on");
        Assert.Equal(1, end.Job("failing").Status!.Restarts);
        Assert.All(Completing, job => Assert.Equal(0, end.Job(job).Status!.Restarts ?? 0));
    }

    private static bool IsAtItsEnd(FleetState state) =>
        Completing.All(job => state.Is(job, TrainingJobState.Complete)) && state.Is("failing", TrainingJobState.Failed) && state.FindJob("doomed") is null
        && state.FindService("chat") is { Status: { ReadyReplicas: 2, State: InferenceJobState.Ready } } && state.FindService("translate") is { Status: { ReadyReplicas: 1, State: InferenceJobState.Ready } }
        && Strangers.All(name => state.Pods.FirstOrDefault(pod => pod.Name == name) is null or { Phase: "Succeeded" or "Failed" });
}
