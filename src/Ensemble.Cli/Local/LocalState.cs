using System.Diagnostics;
using System.Text.Json;

namespace Ensemble.Cli.Local;

/// <summary>Where <c>ensemble local up</c> leaves word for the other local commands: a folder of the user's own.</summary>
internal sealed class LocalState(string folder)
{
    /// <summary>The kubeconfig that is written unless another is named.</summary>
    public string Kubeconfig { get; } = Path.Combine(folder, "local.kubeconfig");

    private string RunFile { get; } = Path.Combine(folder, "local.json");

    /// <summary>The state folder by the XDG base directory specification: <c>$XDG_STATE_HOME/ensemble</c>, else <c>~/.local/state/ensemble</c>.</summary>
    public static LocalState Of(Func<string, string?> environment)
    {
        var root = environment("XDG_STATE_HOME") is { Length: > 0 } given && Path.IsPathRooted(given)
            ? given
            : Path.Combine(environment("HOME") ?? Path.GetTempPath(), ".local", "state");
        return new(Path.Combine(root, "ensemble"));
    }

    /// <summary>Leaves word that this process runs the local cluster.</summary>
    public void Write(string server, string kubeconfig)
    {
        Directory.CreateDirectory(folder);
        using var self = Process.GetCurrentProcess();
        File.WriteAllText(RunFile, JsonSerializer.Serialize(new LocalRun(self.Id, Stamp(self), server, kubeconfig)));
    }

    /// <summary>The local cluster that runs; null where none does. A number that now belongs to another process is not taken for ours.</summary>
    public LocalRun? Find()
    {
        try
        {
            return JsonSerializer.Deserialize<LocalRun>(File.ReadAllText(RunFile)) is { } run && IsAlive(run) ? run : null;
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a run's process is still there, and is still that process.</summary>
    public static bool IsAlive(LocalRun run)
    {
        try
        {
            using var process = Process.GetProcessById(run.Process);
            // Made of ticks since boot, it is not the same to the millisecond for every reader.
            return !process.HasExited && (Stamp(process) - run.Started).Duration() < TimeSpan.FromSeconds(2);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Takes the word back, if it is this process's.</summary>
    public void Clear()
    {
        if (Find()?.Process != Environment.ProcessId) return;
        File.Delete(RunFile);
    }

    private static DateTimeOffset Stamp(Process process) => new(process.StartTime);
}
