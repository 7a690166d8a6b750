using System.Globalization;
using Ensemble.TestCluster;

namespace Ensemble.Benchmarks.Fleet;

/// <summary>The operator as a process, its processor time and its heap.</summary>
internal sealed class OperatorProbe : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _http;
    private TimeSpan _processorBefore;
    private CancellationTokenSource? _watching;
    private Task<double>? _peak;

    private OperatorProbe(ChildProcess process, HttpClient http) => (_process, _http) = (process, http);

    /// <summary>Starts it and waits until it knows the cluster.</summary>
    /// <param name="kubeconfig">The cluster, and its rights there.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="settings">Settings such as <c>LeaderElection=false</c>.</param>
    public static async Task<OperatorProbe> StartAsync(string kubeconfig, CancellationToken stop, params IEnumerable<string> settings)
    {
        var port = LoopbackPort.Free();
        var process = ChildProcess.Start(
            typeof(Operator.Hosting.FleetOperator).Assembly.Location, [$"--Operator:Listen=http://127.0.0.1:{port}", "--Logging:LogLevel:Default=Warning", .. settings.Select(setting => $"--Operator:{setting}")],
            new Dictionary<string, string> { ["KUBECONFIG"] = kubeconfig });
        process.Drain();
        var probe = new OperatorProbe(process, new() { BaseAddress = new($"http://127.0.0.1:{port}") });
        for (var tries = 0; !await probe.IsReadyAsync(stop); tries++)
        {
            if (tries > 600) throw new TimeoutException("The operator was not ready within a minute.");
            await Task.Delay(100, stop);
        }

        return probe;
    }

    /// <summary>Waits until it has used next to no processor time for two seconds.</summary>
    public async Task UntilQuietAsync(CancellationToken stop)
    {
        for (var quiet = 0; quiet < 4;)
        {
            var before = _process.ProcessorTime;
            await Task.Delay(500, stop);
            quiet = _process.ProcessorTime - before < TimeSpan.FromMilliseconds(60) ? quiet + 1 : 0;
        }
    }

    /// <summary>Begins to count.</summary>
    public void Begin()
    {
        _processorBefore = _process.ProcessorTime;
        _watching = new();
        _peak = PeakAsync(_watching.Token);
    }

    /// <summary>Processor seconds and peak managed MiB since <see cref="Begin"/>.</summary>
    public async Task<(double Seconds, double MiB)> EndAsync()
    {
        var seconds = (_process.ProcessorTime - _processorBefore).TotalSeconds;
        await _watching!.CancelAsync();
        _watching.Dispose();
        return (seconds, await _peak!);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken stop)
    {
        try
        {
            using var answer = await _http.GetAsync("/readyz", stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<double> PeakAsync(CancellationToken stop)
    {
        const string series = "\ndotnet_total_memory_bytes ";
        var peak = 0.0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var metrics = await _http.GetStringAsync("/metrics", stop);
                if (metrics.IndexOf(series, StringComparison.Ordinal) is >= 0 and var at)
                {
                    var number = metrics.AsSpan(at + series.Length);
                    peak = Math.Max(peak, double.Parse(number[..number.IndexOf('\n')], CultureInfo.InvariantCulture) / 1048576);
                }

                await Task.Delay(200, stop);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return peak;
    }
}
