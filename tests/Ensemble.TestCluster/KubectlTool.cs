using System.Diagnostics;

namespace Ensemble.TestCluster;

/// <summary>The real kubectl: that of <c>ENSEMBLE_KUBECTL</c>, else the one that scripts/kubectl.sh fetches.</summary>
public sealed record KubectlTool
{
    private static readonly Lazy<Task<KubectlTool>> Found = new(SearchAsync);

    /// <summary>Where it is; null where there is none.</summary>
    public string? Program { get; private init; }

    /// <summary>Why there is none; empty where there is one.</summary>
    public string Missing { get; private init; } = string.Empty;

    /// <summary>Finds it; this process searches once.</summary>
    public static Task<KubectlTool> FindAsync() => Found.Value;

    /// <summary>How it is started.</summary>
    /// <param name="kubeconfig">The cluster. kubectl's discovery cache lies beside it, as it must not outlive the server.</param>
    /// <param name="arguments">What it is to do.</param>
    public ProcessStartInfo Start(string kubeconfig, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Program ?? throw new InvalidOperationException(Missing), arguments);
        start.Environment["KUBECONFIG"] = kubeconfig;
        start.Environment["HOME"] = Path.GetDirectoryName(kubeconfig)!;
        return start;
    }

    private static async Task<KubectlTool> SearchAsync()
    {
        if (Environment.GetEnvironmentVariable("ENSEMBLE_KUBECTL") is { Length: > 0 } given) return new() { Program = given };
        try
        {
            var run = await ToolRun.OfAsync(new(Path.Combine(TestClusters.Root, "scripts/kubectl.sh")), null, CancellationToken.None);
            return run.Code == 0 ? new() { Program = run.Output.Trim().Split('\n')[^1] } : new() { Missing = run.Error.Trim() };
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return new() { Missing = e.Message };
        }
    }
}
