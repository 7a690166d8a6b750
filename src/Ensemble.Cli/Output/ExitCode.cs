namespace Ensemble.Cli.Output;

/// <summary>What the process says to the shell.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Ok = 0;

    /// <summary>The thing asked about is wrong, missing or failed.</summary>
    public const int Wrong = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>The cluster could not be reached, or turned us away.</summary>
    public const int Unreachable = 3;
}
