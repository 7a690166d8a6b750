using System.Diagnostics;
using System.Text;

namespace Ensemble.TestCluster;

/// <summary>A server process that ends with this one, however this one ends: it is watched by a shell that waits on a pipe of ours.</summary>
public sealed class TiedProcess : IAsyncDisposable
{
    // Its standard input closes when we end it, and when we die.
    private const string Watch = """
        exec 3<&0
        "$@" </dev/null 3<&- & child=$!
        trap 'kill $child 2>/dev/null' TERM INT
        echo $child
        (cat <&3 >/dev/null; kill $child 2>/dev/null) &
        wait $child
        """;

    private readonly Process _shell;
    private readonly StringBuilder _said = new();

    private TiedProcess(Process shell, int id)
    {
        (_shell, Id) = (shell, id);
        shell.ErrorDataReceived += (_, line) => Keep(line.Data);
        shell.BeginErrorReadLine();
        _ = KeepOutputAsync();
    }

    /// <summary>The server's own process id.</summary>
    public int Id { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _shell.HasExited;

    /// <summary>The last of what it printed.</summary>
    public string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    /// <summary>Starts a program.</summary>
    public static TiedProcess Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])["-c", Watch, "sh", program, .. arguments]) start.ArgumentList.Add(word);
        var shell = Process.Start(start)!;
        return new(shell, int.Parse(ReadFirstLine(shell)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _shell.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            try
            {
                Process.GetProcessById(Id).Kill();
            }
            catch (ArgumentException)
            {
                // It ended meanwhile.
            }

            await _shell.WaitForExitAsync(CancellationToken.None);
        }

        _shell.Dispose();
    }

    private static string ReadFirstLine(Process shell) =>
        shell.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{shell.StartInfo.ArgumentList[3]} could not be started: {shell.StandardError.ReadToEnd()}");

    private async Task KeepOutputAsync()
    {
        while (await _shell.StandardOutput.ReadLineAsync() is { } line) Keep(line);
    }

    private void Keep(string? line)
    {
        const int most = 16_384;
        if (line is null) return;
        lock (_said)
        {
            _said.AppendLine(line);
            if (_said.Length > most) _said.Remove(0, _said.Length - most);
        }
    }
}
