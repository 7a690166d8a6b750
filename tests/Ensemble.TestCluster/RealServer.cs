namespace Ensemble.TestCluster;

/// <summary>Where a real API server for tests comes from.</summary>
/// <remarks>
/// In this order: <c>ENSEMBLE_TEST_KUBECONFIG</c>, a cluster of yours in which the tests use namespaces and labels of their own;
/// <c>KUBEBUILDER_ASSETS</c>, a folder with kube-apiserver and etcd; the server of tests/apiserver, built once and then cached.
/// </remarks>
public sealed record RealServer
{
    /// <summary>How long building one may take.</summary>
    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(40);

    /// <summary>A kubeconfig of somebody's cluster; null where there is none.</summary>
    public string? Kubeconfig { get; private init; }

    /// <summary>A folder with etcd and kube-apiserver or test-apiserver; null where there is none.</summary>
    public string? Folder { get; private init; }

    /// <summary>Why there is neither; null where there is one.</summary>
    public string? Missing { get; private init; }

    /// <summary>Finds one, building it if need be.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="stop">Ends the search.</param>
    /// <param name="environment">Environment variables by name: those of this process unless given.</param>
    public static async Task<RealServer> FindAsync(string root, CancellationToken stop, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        if (environment("ENSEMBLE_TEST_KUBECONFIG") is { Length: > 0 } kubeconfig)
            return File.Exists(kubeconfig) ? new() { Kubeconfig = kubeconfig } : new() { Missing = $"ENSEMBLE_TEST_KUBECONFIG names {kubeconfig}, which is not there" };
        if (environment("KUBEBUILDER_ASSETS") is { Length: > 0 } assets) return In(assets, "KUBEBUILDER_ASSETS", "kube-apiserver", "etcd");
        return await BuiltAsync(root, stop, environment);
    }

    /// <summary>The server of tests/apiserver, whatever else there is.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="stop">Ends the search.</param>
    /// <param name="environment">Environment variables by name: those of this process unless given.</param>
    public static async Task<RealServer> BuiltAsync(string root, CancellationToken stop, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;

        // scripts/test.sh has built it already and says where, or why it could not.
        if (environment("ENSEMBLE_APISERVER") is { Length: > 0 } built) return In(built, "ENSEMBLE_APISERVER", "test-apiserver", "etcd");
        if (environment("ENSEMBLE_APISERVER_MISSING") is { Length: > 0 } reason) return new() { Missing = reason };
        return await BuildAsync(Path.Combine(root, "tests/apiserver/build.sh"), stop);
    }

    private static RealServer In(string folder, string variable, params string[] programs)
    {
        if (!Directory.Exists(folder)) return new() { Missing = $"{variable} names {folder}, which is no folder" };
        string[] lacking = [.. programs.Where(program => !File.Exists(Path.Combine(folder, program)))];
        return lacking.Length == 0 ? new() { Folder = folder } : new() { Missing = $"{variable} names {folder}, which lacks {string.Join(" and ", lacking)}" };
    }

    private static async Task<RealServer> BuildAsync(string script, CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(LongestBuild);
        try
        {
            var run = await ToolRun.OfAsync(new(script), null, late.Token);
            return run.Code == 0 ? new() { Folder = run.Output.Trim() } : new() { Missing = run.Error.Trim().Split('\n')[^1] };
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return new() { Missing = $"{script} cannot be run: {e.Message}" };
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new() { Missing = $"{script} did not end within {LongestBuild.TotalMinutes} minutes" };
        }
    }
}
