namespace Ensemble.Cli.Output;

/// <summary>Ends a command with a complaint that its user can act on.</summary>
/// <param name="exitCode">The process's exit code, of <see cref="ExitCode"/>.</param>
/// <param name="problem">What is wrong: a sentence without a full stop.</param>
/// <param name="cure">What to do about it: a sentence.</param>
internal sealed class CommandException(int exitCode, string problem, string cure) : Exception(problem)
{
    public int ExitCode { get; } = exitCode;

    public string Cure { get; } = cure;
}
