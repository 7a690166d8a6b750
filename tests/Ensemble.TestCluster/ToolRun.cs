using System.Diagnostics;

namespace Ensemble.TestCluster;

/// <summary>What a program that ran to its end printed.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record ToolRun(int Code, string Output, string Error)
{
    /// <summary>Runs a program.</summary>
    /// <param name="start">The program; its streams are redirected here.</param>
    /// <param name="input">What it reads; null leaves its standard input alone.</param>
    /// <param name="stop">Ends it, with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be run.</exception>
    public static async Task<ToolRun> OfAsync(ProcessStartInfo start, string? input, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(start);
        (start.UseShellExecute, start.RedirectStandardOutput, start.RedirectStandardError, start.RedirectStandardInput) = (false, true, true, input is not null);
        using var process = Process.Start(start)!;
        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input);
                process.StandardInput.Close();
            }

            var (output, error) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
            await Task.WhenAll(output, error, process.WaitForExitAsync(stop));
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
