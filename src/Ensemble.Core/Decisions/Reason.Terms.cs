using System.Collections.Immutable;
using System.Globalization;

namespace Ensemble.Core.Decisions;

/// <content>What the terms of a job, of its queue and of its site say.</content>
public abstract partial record Reason
{
    /// <summary>The queue is not for jobs of this namespace.</summary>
    /// <param name="Queue">The queue.</param>
    /// <param name="Namespace">The job's namespace.</param>
    /// <param name="Selector">Which namespaces it is for, as kubectl writes selectors.</param>
    /// <param name="Open">The queues that the namespace may use, as a list for people; may be empty.</param>
    public sealed record QueueNotForNamespace(string Queue, string Namespace, string Selector, string Open) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"namespace {Namespace} may not use queue {Queue}, which is for namespaces with {Selector}";

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures =>
        [
            .. Open.Length > 0 ? [new Cure($"queue: {Open}", "would wait in a queue that its namespace may use")] : Array.Empty<Cure>(),
            new($"label namespace {Namespace} so that spec.namespaces of FleetQueue {Queue} matches it", "could wait in this queue"),
        ];
    }

    /// <summary>The cluster lacks the priority class that the job names.</summary>
    /// <param name="Name">The class.</param>
    public sealed record PriorityClassMissing(string Name) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"spec.priorityClassName is {Name}, and no PriorityClass has that name";

        /// <inheritdoc/>
        public override ImmutableArray<Cure> Cures =>
            [new("priorityClassName: one of those that 'kubectl get priorityclass' lists, or none", "could start"), new($"create PriorityClass {Name}", "could start")];
    }

    /// <summary>Pods of the last attempt are still ending, and their chips are part of what a job of elastic size may have next.</summary>
    /// <param name="Pods">How many.</param>
    public sealed record StillStopping(int Pods) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"{Hosts(Pods)} of the last attempt {(Pods == 1 ? "is" : "are")} still being stopped; its size is chosen when their chips are free";
    }

    /// <summary>Pods of the last attempt are still ending, and their hosts are better than those that failed the job.</summary>
    /// <param name="Pods">How many.</param>
    public sealed record HostsStillStopping(int Pods) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"{Hosts(Pods)} of the last attempt {(Pods == 1 ? "is" : "are")} still being stopped; a host that failed the job is tried again only if those do not do";
    }

    /// <summary>A running job of elastic size can have more.</summary>
    /// <param name="From">Chips it has.</param>
    /// <param name="To">Chips it can have.</param>
    /// <param name="Pool">The pool.</param>
    public sealed record RoomToGrow(int From, int To, string Pool) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"runs on {From} {Plural(From, "chip")} and can have {To} in pool {Pool}, for which nobody waits; it is stopped to go on larger";
    }

    /// <summary>The job ran as long as it may.</summary>
    /// <param name="Limit">Its limit.</param>
    public sealed record RunTimeLimitReached(TimeSpan Limit) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"ran {Span(Limit)} in all attempts together, which is its limit (spec.runTimeLimit)";
    }

    /// <summary>A process ended with an exit code for which the job is not to be tried again.</summary>
    /// <param name="Rank">The host's rank.</param>
    /// <param name="Node">Its node.</param>
    /// <param name="ExitCode">The exit code.</param>
    public sealed record ExitCodeFails(int Rank, string Node, int ExitCode) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => string.Create(
            CultureInfo.InvariantCulture, $"rank {Rank} on {Node} ended with exit code {ExitCode}, after which the job is not tried again (spec.restart.onExitCodes)");
    }
}
