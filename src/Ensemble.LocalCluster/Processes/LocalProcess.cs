using System.Diagnostics;
using System.Runtime.InteropServices;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Processes;

/// <summary>A container's command as a true process of this machine. Its arguments go to the system as they are; no shell reads them.</summary>
internal sealed class LocalProcess : IPodProcess, IDisposable
{
    private readonly ProcessContext _context;
    private readonly Agenda _agenda;
    private readonly Lock _gate;
    private readonly Process _process = new();
    private bool _started;
    private bool _ended;

    private LocalProcess(ProcessContext context, Lock gate, Agenda agenda) => (_context, _gate, _agenda) = (context, gate, agenda);

    /// <summary>Starts it; a command that cannot be started ends with 127, as in a shell.</summary>
    public static LocalProcess Start(ProcessContext context, Lock gate, Agenda agenda)
    {
        var process = new LocalProcess(context, gate, agenda);
        _ = process.RunAsync();
        return process;
    }

    public void Terminate(string signal, DateTimeOffset now)
    {
        if (_ended || !_started) return;
        if (OperatingSystem.IsWindows()) _process.Kill(entireProcessTree: true);
        else _ = Signal(_process.Id, NumberOf(signal));
    }

    /// <summary>A true process serves its metrics itself.</summary>
    public string? Metrics(DateTimeOffset now) => null;

    public void Kill(DateTimeOffset now)
    {
        if (_ended) return;
        _ended = true;
        if (_started) _process.Kill(entireProcessTree: true);
    }

    public void FilesChanged(DateTimeOffset now)
    {
        // Mounts are simulated; a true process does not see them.
    }

    public void Dispose() => _process.Dispose();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);

    /// <summary>The numbers that differ between systems are those of Linux and macOS; of what is not named here SIGTERM is sent.</summary>
    private static int NumberOf(string signal) => signal switch
    {
        "SIGHUP" => 1,
        "SIGINT" => 2,
        "SIGQUIT" => 3,
        "SIGUSR1" => OperatingSystem.IsMacOS() ? 30 : 10,
        "SIGUSR2" => OperatingSystem.IsMacOS() ? 31 : 12,
        _ => 15,
    };

    private async Task RunAsync()
    {
        var exitCode = 127;
        try
        {
            var start = _process.StartInfo = new(_context.Command[0], _context.Command.Skip(1))
            {
                UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            foreach (var (name, value) in _context.Environment) start.Environment[name] = value;
            _started = _process.Start();
            await Task.WhenAll(CopyAsync(_process.StandardOutput), CopyAsync(_process.StandardError), _process.WaitForExitAsync());
            exitCode = _process.ExitCode;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            _context.Log.Write(_agenda.Now, $"cannot run {_context.Command[0]}: {e.Message}");
        }

        await Task.Yield(); // A command that cannot start fails while the caller still holds the gate.
        lock (_gate)
        {
            Dispose();
            if (_ended) return;
            _ended = true;
            _context.Exit(exitCode, _agenda.Now);
        }
    }

    private async Task CopyAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line) _context.Log.Write(_agenda.Now, line);
    }
}
