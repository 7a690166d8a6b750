using System.Diagnostics;
using Ensemble.TestCluster;

namespace Ensemble.Conformance;

/// <summary>The real kubectl, pointed at a server.</summary>
internal static class Kubectl
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly Lazy<Task<(string? Path, string Missing)>> Found = new(FindAsync);

    /// <summary>What kubectl printed; a failure of kubectl fails the case.</summary>
    public static async Task<string> RunAsync(ITestCluster cluster, string input, params string[] arguments)
    {
        var (code, output, error) = await TryAsync(cluster, input, arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)} ended with {code}: {error}{output}");
        return output;
    }

    /// <summary>Runs kubectl, whatever comes of it.</summary>
    public static async Task<(int Code, string Output, string Error)> TryAsync(ITestCluster cluster, string input, params string[] arguments)
    {
        var (path, missing) = await Found.Value;
        if (path is null && TestClusters.MustHaveReal) Assert.Fail($"there is no kubectl: {missing}");
        Assert.SkipWhen(path is null, $"there is no kubectl: {missing}");
        var start = new ProcessStartInfo(path, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = await cluster.KubeconfigAsync();
        start.Environment["HOME"] = Path.GetDirectoryName(start.Environment["KUBECONFIG"])!; // Its discovery cache must not outlive the server.
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patience);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await Task.WhenAll(output, error, process.WaitForExitAsync(limit.Token));
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail($"kubectl {string.Join(' ', arguments)} did not end within {Patience}");
        }

        return (process.ExitCode, await output, await error);
    }

    private static async Task<(string? Path, string Missing)> FindAsync()
    {
        if (Environment.GetEnvironmentVariable("ENSEMBLE_KUBECTL") is { Length: > 0 } given) return (given, "");
        var start = new ProcessStartInfo(Path.Combine(TestClusters.Root, "scripts/kubectl.sh")) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? ((await output).Trim().Split('\n')[^1], "") : (null, (await error).Trim());
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (null, e.Message);
        }
    }
}
