namespace Ensemble.Core.Gangs;

/// <summary>Why a host of a gang was lost. Closed: all its cases are here.</summary>
public abstract record RankLoss
{
    private RankLoss()
    {
    }

    /// <summary>A process ended with an error of its own.</summary>
    /// <param name="ExitCode">Its exit code, not 0; above 128 by a signal.</param>
    /// <param name="Detail">What the kubelet adds, such as <c>OOMKilled</c>; may be empty.</param>
    public sealed record Exited(int ExitCode, string Detail) : RankLoss;

    /// <summary>The kubelet would not start the pod.</summary>
    /// <param name="Why">The kubelet's reason, such as <c>OutOfcpu</c>.</param>
    public sealed record Refused(string Why) : RankLoss;

    /// <summary>The node is gone or no longer ready.</summary>
    public sealed record NodeGone : RankLoss;

    /// <summary>Somebody removes the pod: an eviction, a drain, a preemption.</summary>
    /// <param name="Why">The pod's reason if it has one; may be empty.</param>
    public sealed record Removed(string Why) : RankLoss;
}
