using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Ensemble.Cli.Output;

namespace Ensemble.Cli.Local;

/// <summary><c>ensemble local down</c>: ends the local cluster that runs elsewhere.</summary>
internal static class LocalDownCommand
{
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public static Command Create(CommandContext context)
    {
        var command = new Command("down", "End the local cluster that 'local up' runs in another shell.");
        command.SetAction((_, stop) => RunAsync(context, stop));
        return command.With("local down", "end it, and all that is on it");
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        if (LocalState.Of(context.Environment).Find() is not { } run)
            throw new CommandException(ExitCode.Wrong, "no local cluster runs", "'ensemble local up' starts one.");

        Signal(run.Process);
        var started = context.Clock.GetTimestamp();
        while (LocalState.IsAlive(run))
        {
            if (context.Clock.GetElapsedTime(started) > Patience)
                throw new CommandException(ExitCode.Wrong, $"process {run.Process} does not end", $"'kill -9 {run.Process}' ends it for sure.");
            await Task.Delay(Look, context.Clock, stop);
        }

        context.Terminal.Output.WriteLine($"The local cluster at {run.Server} has ended.");
        return ExitCode.Ok;
    }

    private static void Signal(int process)
    {
        if (OperatingSystem.IsWindows())
        {
            using var found = Process.GetProcessById(process);
            found.Kill(); // Windows knows no polite way.
        }
        else if (Kill(process, Terminate) != 0)
        {
            throw new CommandException(ExitCode.Wrong, $"process {process} cannot be told to end: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}", "End it in the shell that it runs in.");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
