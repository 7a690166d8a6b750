using System.Diagnostics;

namespace Ensemble.Benchmarks.Fleet;

/// <summary>A process of the benchmark, ended with it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts an assembly with this runtime.</summary>
    public static ChildProcess Start(string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{assembly} did not start.");
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text) Console.Error.WriteLine(text);
        };
        process.BeginErrorReadLine();
        return new(process);
    }

    /// <summary>Throws away what it prints from now on.</summary>
    public void Drain() => _process.BeginOutputReadLine();

    /// <summary>The next line it prints, after one was sent to it.</summary>
    public async Task<string> AskAsync(string? line, CancellationToken stop)
    {
        if (line is not null) await _process.StandardInput.WriteLineAsync(line.AsMemory(), stop);
        return await _process.StandardOutput.ReadLineAsync(stop) ?? throw new InvalidOperationException("a process of the benchmark ended early");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
