using System.Globalization;

namespace Ensemble.Core.Decisions;

/// <content>What becomes of a placed gang.</content>
public abstract partial record Reason
{
    private static string Hosts(int count) => count == 1 ? "1 host" : string.Create(CultureInfo.InvariantCulture, $"{count} hosts");

    private static string Span(TimeSpan span) => span.TotalMinutes >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");

    /// <summary>The gang's pods are being started.</summary>
    /// <param name="Total">Hosts of the gang.</param>
    public sealed record Starting(int Total) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"starting {Hosts(Total)}";
    }

    /// <summary>The whole gang runs.</summary>
    /// <param name="Total">Hosts of the gang.</param>
    public sealed record AllHostsRun(int Total) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => Total == 1 ? "its host runs" : $"all {Hosts(Total)} run";
    }

    /// <summary>The whole gang ended well.</summary>
    /// <param name="Total">Hosts of the gang.</param>
    public sealed record AllHostsSucceeded(int Total) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => Total == 1 ? "its host ended with exit code 0" : $"all {Hosts(Total)} ended with exit code 0";
    }

    /// <summary>The author set <c>spec.suspend</c>.</summary>
    public sealed record SuspendedByAuthor : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => "spec.suspend is true; set it to false to let the job run";
    }

    /// <summary>Not all pods ran in time.</summary>
    /// <param name="Running">Hosts that ran.</param>
    /// <param name="Total">Hosts of the gang.</param>
    /// <param name="Limit">The time they had.</param>
    /// <param name="Trouble">What kept the lowest rank that did not run; empty where that is not known.</param>
    public sealed record StartTimedOut(int Running, int Total, TimeSpan Limit, string Trouble = "") : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"only {Running} of {Hosts(Total)} ran after {Span(Limit)}; the gang was taken down whole{(Trouble.Length == 0 ? string.Empty : $" ({Trouble})")}";
    }

    /// <summary>A process of the job ended with an error.</summary>
    /// <param name="Rank">The host's rank.</param>
    /// <param name="Node">Its node.</param>
    /// <param name="ExitCode">The exit code.</param>
    /// <param name="Detail">What the kubelet adds; may be empty.</param>
    public sealed record ProcessFailed(int Rank, string Node, int ExitCode, string Detail) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"rank {Rank} on {Node} ended with exit code {ExitCode}{(Detail.Length == 0 ? string.Empty : $" ({Detail})")}";
    }

    /// <summary>A kubelet would not start a pod.</summary>
    /// <param name="Rank">The host's rank.</param>
    /// <param name="Node">Its node.</param>
    /// <param name="Why">The kubelet's reason.</param>
    public sealed record PodRefused(int Rank, string Node, string Why) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"the kubelet of {Node} refused rank {Rank}: {Why}; trying elsewhere";
    }

    /// <summary>A node of the gang died.</summary>
    /// <param name="Rank">The rank it held.</param>
    /// <param name="Node">The node.</param>
    public sealed record NodeLost(int Rank, string Node) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"node {Node} with rank {Rank} was lost; the whole gang starts again elsewhere";
    }

    /// <summary>Somebody removed a pod of the gang.</summary>
    /// <param name="Rank">The host's rank.</param>
    /// <param name="Node">Its node.</param>
    /// <param name="Why">The pod's reason; may be empty.</param>
    public sealed record PodRemoved(int Rank, string Node, string Why) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"the pod of rank {Rank} on {Node} was removed{(Why.Length == 0 ? string.Empty : $" ({Why})")}; the whole gang starts again";
    }

    /// <summary>The API server would not take a pod of the gang.</summary>
    /// <param name="Rank">The host's rank.</param>
    /// <param name="Message">What it said.</param>
    public sealed record PodForbidden(int Rank, string Message) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"the API server refused the pod of rank {Rank}: {Message}; the whole gang was withdrawn";
    }

    /// <summary>The API server would not take the job's pods when asked.</summary>
    /// <param name="Message">What it said.</param>
    public sealed record PodsNotAdmitted(string Message) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"the API server refuses the job's pods, which are shown to it again every 30 s: {Message}";
    }

    /// <summary>The job failed too often.</summary>
    /// <param name="Limit">Restarts it had.</param>
    /// <param name="Last">Why the last attempt ended.</param>
    public sealed record RestartLimitReached(int Limit, string Last) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => Limit == 0
            ? $"{Last}; no restarts are allowed (spec.restart.limit)"
            : $"{Last}; all {Limit} restarts are used up (spec.restart.limit)";
    }
}
