using System.Runtime.InteropServices;

namespace Ensemble.TestCluster.HighAvailability;

/// <summary>One operator as a process of its own, to be stopped, waked and killed as machines do it.</summary>
public sealed partial class OperatorReplica : IAsyncDisposable
{
    private const int Kill9 = 9;
    private const int Continue18 = 18;
    private const int Stop19 = 19;

    private readonly TiedProcess _process;

    private OperatorReplica(string identity, TiedProcess process, Uri address) => (Identity, _process, Address) = (identity, process, address);

    /// <summary>Its name in the Lease.</summary>
    public string Identity { get; }

    /// <summary>Where it serves health and metrics.</summary>
    public Uri Address { get; }

    /// <summary>Whether its process is there.</summary>
    public bool Lives => !_process.HasEnded;

    /// <summary>The last of what it printed.</summary>
    public string Said => _process.Said;

    /// <summary>Starts one.</summary>
    /// <param name="assembly">Ensemble.Operator.dll.</param>
    /// <param name="kubeconfig">The cluster, and its rights there.</param>
    /// <param name="identity">Its name in the Lease.</param>
    /// <param name="settings">Settings such as <c>ConcurrentWrites=4</c>.</param>
    public static OperatorReplica Start(string assembly, string kubeconfig, string identity, params IEnumerable<string> settings)
    {
        var address = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}");
        // env becomes dotnet, so the process id is the operator's own.
        var process = TiedProcess.Start(
            "/usr/bin/env",
            [
                $"KUBECONFIG={kubeconfig}", "DOTNET_TieredPGO=0", Dotnet(), "exec", assembly, $"--Operator:Identity={identity}",
                $"--Operator:Listen={address.GetLeftPart(UriPartial.Authority)}", .. settings.Select(setting => $"--Operator:{setting}"),
            ]);
        return new(identity, process, address);
    }

    /// <summary>Puts it to sleep in whatever it does (SIGSTOP).</summary>
    public void Sleep() => Signal(Stop19);

    /// <summary>Lets it go on where it slept (SIGCONT).</summary>
    public void Wake() => Signal(Continue18);

    /// <summary>Ends it in whatever it does (SIGKILL).</summary>
    public void Kill() => Signal(Kill9);

    /// <summary>Whether it says that it knows the cluster.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            using var answer = await http.GetAsync("readyz", stop);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (Lives) Wake(); // A sleeper hears no other signal.
        return _process.DisposeAsync();
    }

    private static string Dotnet() => Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);

    private void Signal(int signal)
    {
        if (SendSignal(_process.Id, signal) != 0) throw new InvalidOperationException($"{Identity} (process {_process.Id}) takes no signal: error {Marshal.GetLastPInvokeError()}. {Said}");
    }
}
