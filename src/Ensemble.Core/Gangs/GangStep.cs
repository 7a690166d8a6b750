using System.Collections.Immutable;
using Ensemble.Core.Decisions;

namespace Ensemble.Core.Gangs;

/// <summary>What becomes of a placed gang. Closed: all its cases are here.</summary>
public abstract record GangStep
{
    private GangStep()
    {
    }

    /// <summary>Pods are still to be made or to start.</summary>
    /// <param name="Until">When the start times out; null where it has no limit.</param>
    /// <param name="Reason">How far it is.</param>
    public sealed record Start(DateTimeOffset? Until, Reason Reason) : GangStep;

    /// <summary>All hosts run, or have ended well while others go on.</summary>
    /// <param name="Reason">What runs.</param>
    /// <param name="Until">When it will have run as long as it may; null where it has no limit.</param>
    public sealed record Run(Reason Reason, DateTimeOffset? Until = null) : GangStep;

    /// <summary>All hosts ended well: the job is complete.</summary>
    /// <param name="Reason">What ended.</param>
    public sealed record Complete(Reason Reason) : GangStep;

    /// <summary>The whole gang is taken down and goes back to its queue for a new attempt.</summary>
    /// <param name="NotBefore">The earliest start of the next attempt.</param>
    /// <param name="Counts">Whether it counts against the job's restart limit.</param>
    /// <param name="Avoid">Nodes the next attempt had better not use.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Restart(DateTimeOffset NotBefore, bool Counts, ImmutableArray<string> Avoid, Reason Reason) : GangStep;

    /// <summary>Some hosts are given up and others put in their place; the rest of the gang keeps rank and pods.</summary>
    /// <param name="Ranks">Ranks of the hosts given up, ascending.</param>
    /// <param name="NotBefore">The earliest time to put others in their place.</param>
    /// <param name="Counts">Whether it counts against the job's restart limit.</param>
    /// <param name="Avoid">Nodes that had better not be used for it.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Replace(ImmutableArray<int> Ranks, DateTimeOffset NotBefore, bool Counts, ImmutableArray<string> Avoid, Reason Reason) : GangStep;

    /// <summary>The whole gang is taken down because its author wants it to wait.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Withdraw(Reason Reason) : GangStep;

    /// <summary>The job has failed for good.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Fail(Reason Reason) : GangStep;
}
