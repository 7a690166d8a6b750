using System.Diagnostics;
using System.Text;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster;
using Ensemble.Operator.Hosting;
using Ensemble.TestCluster;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ensemble.EndToEnd.Kubectl;

/// <summary>One listening cluster with the operator, on the true clock, that all kubectl specs share: each uses names of its own.</summary>
public sealed class KubectlFixture : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("ensemble-kubectl-").FullName;
    private EmbeddedCluster? _cluster;
    private KubernetesApi? _api;
    private FleetOperator? _operator;
    private KubectlTool _kubectl = null!;

    public async ValueTask InitializeAsync()
    {
        _kubectl = await KubectlTool.FindAsync();
        if (_kubectl.Program is null) return;
        _cluster = await EmbeddedCluster.StartAsync(
            new() { Fleet = HarnessOptions.SmallFleet, Listen = true, Kubelets = new() { StartLatency = TimeSpan.FromMilliseconds(100) } }, CancellationToken.None);
        await _cluster.WriteKubeconfigAsync(Path.Combine(_folder, "config"), CancellationToken.None);
        _api = _cluster.CreateClient("ensemble-operator", FleetOperator.ClientOptions());
        _operator = new(_api, new FleetOperatorOptions { LeaderElection = false }, TimeProvider.System, NullLoggerFactory.Instance);
        await _operator.StartAsync(CancellationToken.None);
        await RunInputAsync(HarnessOptions.SmallPools, "apply", "-f", Path.Combine(Repository.Root, "deploy/catalogue"), "-f", "-");
    }

    public async ValueTask DisposeAsync()
    {
        if (_operator is not null)
        {
            await _operator.StopAsync();
            await _operator.DisposeAsync();
        }

        _api?.Dispose();
        if (_cluster is not null) await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What kubectl printed; a failure of kubectl fails the test.</summary>
    public Task<string> RunAsync(params string[] arguments) => RunInputAsync("", arguments);

    /// <summary>The same with YAML on standard input, for <c>-f -</c>.</summary>
    public async Task<string> RunInputAsync(string input, params string[] arguments)
    {
        var (code, output, error) = await TryAsync(input, arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)} ended with {code}: {error}{output}");
        return output;
    }

    /// <summary>What kubectl said while it failed, as it should.</summary>
    public async Task<string> FailAsync(string input, params string[] arguments)
    {
        var (code, output, error) = await TryAsync(input, arguments);
        Assert.True(code != 0, $"kubectl {string.Join(' ', arguments)} should have failed, but printed: {output}");
        return error;
    }

    public async Task<ToolRun> TryAsync(string input, params string[] arguments)
    {
        Assert.SkipWhen(_kubectl.Program is null, $"no kubectl: {_kubectl.Missing}");
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await ToolRun.OfAsync(Start(arguments), input, limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"kubectl {string.Join(' ', arguments)} did not end within {Patience}");
            throw;
        }
    }

    /// <summary>Reads what a kubectl that does not end by itself prints, until a line says enough; then ends it.</summary>
    public async Task<string> FollowAsync(Func<string, bool> enough, Func<Task> meanwhile, params string[] arguments)
    {
        Assert.SkipWhen(_kubectl.Program is null, $"no kubectl: {_kubectl.Missing}");
        var start = Start(arguments);
        (start.UseShellExecute, start.RedirectStandardInput, start.RedirectStandardOutput) = (false, true, true);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var text = new StringBuilder();
        using var limit = new CancellationTokenSource(Patience);
        var acting = meanwhile();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                text.AppendLine(line);
                if (enough(text.ToString())) break;
            }

            await acting;
            Assert.True(enough(text.ToString()), $"kubectl {string.Join(' ', arguments)} ended early: {text}");
            return text.ToString();
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private ProcessStartInfo Start(string[] arguments)
    {
        var start = _kubectl.Start(Path.Combine(_folder, "config"), arguments);
        start.Environment["PATH"] = PluginFolder + Path.PathSeparator + start.Environment["PATH"];
        return start;
    }

    /// <summary>Where a <c>kubectl-ensemble</c> lies, so that kubectl finds it as a plugin.</summary>
    private string PluginFolder
    {
        get
        {
            var plugin = Path.Combine(_folder, "bin", "kubectl-ensemble");
            if (File.Exists(plugin)) return Path.GetDirectoryName(plugin)!;
            Directory.CreateDirectory(Path.GetDirectoryName(plugin)!);
            File.WriteAllText(plugin, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "ensemble.dll")}' \"$@\"\n");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return Path.GetDirectoryName(plugin)!;
        }
    }
}
