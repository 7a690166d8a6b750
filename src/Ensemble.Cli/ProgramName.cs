namespace Ensemble.Cli;

/// <summary>How the user called us, so that help shows commands that can be copied.</summary>
internal static class ProgramName
{
    /// <summary>The name for a path that we were started by.</summary>
    /// <param name="path">The zeroth argument; kubectl starts its plugin <c>x</c> as <c>…/kubectl-x</c>.</param>
    public static string Of(string path) => Path.GetFileName(path).StartsWith("kubectl-", StringComparison.Ordinal) ? "kubectl ensemble" : "ensemble";

    /// <summary>The name for this process.</summary>
    public static string OfProcess()
    {
        try
        {
            // .NET hides the true zeroth argument: it answers with the name of our assembly, links resolved.
            if (OperatingSystem.IsLinux()) return Of(File.ReadAllText("/proc/self/cmdline").Split('\0')[0]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No /proc: the plain name serves.
        }

        return Of(Environment.ProcessPath ?? "");
    }
}
