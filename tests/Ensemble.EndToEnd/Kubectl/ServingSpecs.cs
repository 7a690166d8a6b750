using Ensemble.EndToEnd.Harness;

namespace Ensemble.EndToEnd.Kubectl;

/// <summary>What people do with a service.</summary>
[Collection("kubectl")]
public sealed class ServingSpecs(KubectlFixture kubectl)
{
    [Fact]
    public async Task Get_shows_state_replicas_and_reason_and_scale_changes_them()
    {
        var yaml = ServiceYaml.Of("scaled", 0, 8, JobYaml.OnAscend).Replace("grace: 20s", "grace: 0s", StringComparison.Ordinal);
        Assert.Equal("inferencejob.ensemble.fleet/scaled created\n", await kubectl.RunInputAsync(yaml, "apply", "-f", "-"));
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.state}=Stopped", "ij/scaled", "--timeout=50s");

        Assert.Equal("inferencejob.ensemble.fleet/scaled scaled\n", await kubectl.RunAsync("scale", "ij/scaled", "--replicas=1"));
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.state}=Ready", "ij/scaled", "--timeout=50s");
        await kubectl.RunAsync("wait", "--for=condition=Available", "ij/scaled", "--timeout=10s");
        var table = (await kubectl.RunAsync("get", "ij", "scaled")).Split('\n');
        Assert.Matches(@"^NAME +STATE +REPLICAS +READY +UPDATED +ACCELERATORS +QUEUE +REASON +AGE$", table[0]);
        Assert.Matches(@"^scaled +Ready +1 +1 +1 +8 +default +AllUpdated +\d+s$", table[1]);
        Assert.Contains("ensemble.fleet/rank=0", await kubectl.RunAsync("get", "--raw", "/apis/ensemble.fleet/v1alpha1/namespaces/default/inferencejobs/scaled/scale"), StringComparison.Ordinal);

        await kubectl.RunAsync("scale", "ij/scaled", "--replicas=0");
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.state}=Stopped", "ij/scaled", "--timeout=50s");
        Assert.Contains("spec.replicas", await kubectl.FailAsync("", "scale", "ij/scaled", "--replicas=1000"), StringComparison.Ordinal);
    }
}
