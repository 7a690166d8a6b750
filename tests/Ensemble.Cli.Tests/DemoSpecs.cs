using Ensemble.Cli.Output;

namespace Ensemble.Cli.Tests;

public sealed class DemoSpecs
{
    [Fact]
    public async Task The_demo_ends_well_and_its_last_line_is_the_promised_json()
    {
        var run = await Invocation.OfAsync("demo", "--speed", "10", "--output", "json");

        Assert.True(run.ExitCode == ExitCode.Ok, run.Error);
        Assert.Single(run.Output.TrimEnd('\n').Split('\n'));
        Assert.Equal(["jobs", "succeeded", "failed", "rescheduled", "seconds", "placements"], run.Json.Select(property => property.Key));
        Assert.True((int)run.Json["jobs"]! >= 6);
        Assert.Equal((int)run.Json["jobs"]!, (int)run.Json["succeeded"]!);
        Assert.Equal(0, (int)run.Json["failed"]!);
        Assert.True((int)run.Json["rescheduled"]! >= 1);

        var placements = run.Json["placements"]!.AsArray();
        Assert.Contains(placements, placement => ((string)placement!["class"]!).StartsWith("h100", StringComparison.Ordinal));
        Assert.Contains(placements, placement => ((string)placement!["class"]!).StartsWith("ascend", StringComparison.Ordinal));
        Assert.All(placements, placement =>
        {
            Assert.NotEmpty(placement!["nodes"]!.AsArray());
            Assert.NotEqual("", (string)placement["reason"]!);
        });
        Assert.Matches("resumes +from its checkpoint at step [1-9]", run.Error);
    }
}
