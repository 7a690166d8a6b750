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

    /// <summary>The pod is evicted through the API: a drain, a descheduler.</summary>
    public sealed record Evicted : RankLoss;

    /// <summary>The pod has to make room for one of higher priority.</summary>
    /// <param name="Why">Who says so: kube-scheduler's or the kubelet's reason.</param>
    public sealed record Preempted(string Why) : RankLoss;

    /// <summary>The kubelet ended the pod because its node runs short of something, or shuts down.</summary>
    /// <param name="Why">The kubelet's words.</param>
    public sealed record Pressed(string Why) : RankLoss;

    /// <summary>A taint with effect NoExecute drives the pod from its node, now or for good.</summary>
    /// <param name="Taint">The taint as kubectl writes it; empty where it is not known any more.</param>
    public sealed record Tainted(string Taint) : RankLoss;

    /// <summary>The pod passed a limit that its own template sets.</summary>
    /// <param name="Why">The kubelet's words.</param>
    public sealed record OverLimit(string Why) : RankLoss;

    /// <summary>The kubelet cannot start a container, and has tried for a while.</summary>
    /// <param name="Why">The kubelet's reason, such as <c>ErrImagePull</c>.</param>
    /// <param name="Detail">Its message; may be empty.</param>
    /// <param name="ByAuthor">Whether the template is wrong, as far as reason and message tell; otherwise a registry or volume is not to be had.</param>
    public sealed record CannotStart(string Why, string Detail, bool ByAuthor) : RankLoss;
}
