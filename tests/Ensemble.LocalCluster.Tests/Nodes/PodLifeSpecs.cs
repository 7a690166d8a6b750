using Ensemble.LocalCluster.Api;
using Xunit;

namespace Ensemble.LocalCluster.Tests.Nodes;

public sealed class PodLifeSpecs
{
    private static readonly (string, string)[] OneGpu = [("nvidia.com/gpu", "1")];

    [Fact]
    public async Task A_pod_starts_after_a_second_and_ends_when_its_training_does()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu, "\"local.ensemble.fleet/duration\": \"20s\"");

        Assert.Equal("Pending", await site.PhaseAsync("a"));
        await site.PassAsync(1);
        var running = await site.PodAsync("a");
        Assert.Equal("Running", running.Text("status", "phase"));
        Assert.Equal("10.128.0.1", running.Text("status", "podIP"));
        Assert.Equal("2026-01-01T00:00:01Z", running.Objects("status", "containerStatuses").Single().Text("state", "running", "startedAt"));

        await site.PassAsync(19.75);
        Assert.Equal("Running", await site.PhaseAsync("a"));
        await site.PassAsync(0.25);
        var ended = await site.PodAsync("a");
        Assert.Equal("Succeeded", ended.Text("status", "phase"));
        Assert.Equal(0, ended.Objects("status", "containerStatuses").Single().Integer("state", "terminated", "exitCode"));
    }
}
