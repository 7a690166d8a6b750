using Ensemble.EndToEnd.Harness;

namespace Ensemble.EndToEnd.Specs;

/// <summary>Every file of deploy/samples/others runs: its controller's pods are placed as its comment says.</summary>
public sealed class StrangerSampleSpecs
{
    [Theory]
    [InlineData("notebook", 1, 1)]
    [InlineData("notebook-with-claim", 1, 1)]
    [InlineData("job", 4, 1)]
    [InlineData("indexed-job", 4, 2)]
    [InlineData("jobset", 3, 2)]
    [InlineData("pytorchjob", 3, 2)]
    [InlineData("leaderworkerset", 4, 2)]
    public async Task A_sample_runs(string name, int pods, int nodes)
    {
        await using var fleet = await FleetHarness.StartAsync();
        var items = Manifest.Read(await Repository.ReadAsync($"deploy/samples/others/{name}.yaml")).ToList();
        foreach (var claim in items.Where(item => item["kind"]!.ToString() == "PersistentVolumeClaim")) await fleet.ApplyAsync(claim);
        foreach (var pod in items.Where(item => item["kind"]!.ToString() != "PersistentVolumeClaim").SelectMany(OtherControllers.PodsOf))
        {
            pod["metadata"]!["annotations"] ??= new System.Text.Json.Nodes.JsonObject();
            pod["metadata"]!["annotations"]!["local.ensemble.fleet/duration"] = "5h";
            await fleet.ApplyAsync(pod);
        }

        var state = await fleet.RunUntilAsync("all its pods run", s => s.Pods.Count == pods && s.Pods.All(pod => pod.Phase == "Running"));
        Assert.Equal(nodes, state.Pods.Select(pod => pod.Node).Distinct().Count());
    }

    [Fact]
    public void Every_sample_is_specified()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy/samples/others"), "*.yaml").Select(Path.GetFileNameWithoutExtension).Order();
        Assert.Equal(["indexed-job", "job", "jobset", "leaderworkerset", "notebook", "notebook-with-claim", "pytorchjob"], files);
    }
}
