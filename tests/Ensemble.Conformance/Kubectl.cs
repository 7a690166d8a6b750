using Ensemble.TestCluster;

namespace Ensemble.Conformance;

/// <summary>The real kubectl, pointed at a server.</summary>
internal static class Kubectl
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>What kubectl printed; a failure of kubectl fails the case.</summary>
    public static async Task<string> RunAsync(ITestCluster cluster, string input, params string[] arguments)
    {
        var (code, output, error) = await TryAsync(cluster, input, arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)} ended with {code}: {error}{output}");
        return output;
    }

    /// <summary>Runs kubectl, whatever comes of it.</summary>
    public static async Task<ToolRun> TryAsync(ITestCluster cluster, string input, params string[] arguments)
    {
        var kubectl = await KubectlTool.FindAsync();
        if (kubectl.Program is null && TestClusters.MustHaveReal) Assert.Fail($"there is no kubectl: {kubectl.Missing}");
        Assert.SkipWhen(kubectl.Program is null, $"there is no kubectl: {kubectl.Missing}");
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await ToolRun.OfAsync(kubectl.Start(await cluster.KubeconfigAsync(), arguments), input, limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"kubectl {string.Join(' ', arguments)} did not end within {Patience}");
            throw;
        }
    }
}
