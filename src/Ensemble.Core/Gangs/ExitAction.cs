namespace Ensemble.Core.Gangs;

/// <summary>What follows from a process's exit code.</summary>
public enum ExitAction
{
    /// <summary>The gang starts again, and it counts against the restart limit.</summary>
    Restart,

    /// <summary>The gang starts again, and it does not count.</summary>
    Ignore,

    /// <summary>The job has failed; no restart would help.</summary>
    Fail,
}
