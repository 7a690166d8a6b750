namespace Ensemble.Core.Decisions;

/// <content>What others do to a gang, and what keeps one from starting.</content>
public abstract partial record Reason
{
    /// <summary>A pod of the gang is evicted: its node is being drained.</summary>
    /// <param name="Rank">The host's rank.</param>
    /// <param name="Node">Its node.</param>
    public sealed record PodEvicted(int Rank, string Node) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"the pod of rank {Rank} is evicted from {Node}; the whole gang stops and moves";
    }

    /// <summary>A pod of the gang makes room for one of higher priority.</summary>
    /// <param name="Rank">The host's rank.</param>
    /// <param name="Node">Its node.</param>
    /// <param name="Why">Who says so.</param>
    public sealed record PodPreempted(int Rank, string Node, string Why) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"the pod of rank {Rank} on {Node} was preempted ({Why}); the whole gang stops and moves";
    }

    /// <summary>A kubelet ended a pod of the gang for its node's sake.</summary>
    /// <param name="Rank">The host's rank.</param>
    /// <param name="Node">Its node.</param>
    /// <param name="Why">The kubelet's words.</param>
    public sealed record NodePressed(int Rank, string Node, string Why) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"the kubelet of {Node} ended rank {Rank}: {Why}; the whole gang moves";
    }

    /// <summary>A taint drives the gang from one of its nodes.</summary>
    /// <param name="Rank">The host's rank.</param>
    /// <param name="Node">Its node.</param>
    /// <param name="Taint">The taint; may be empty.</param>
    public sealed record NodeTainted(int Rank, string Node, string Taint) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"rank {Rank} may not stay on {Node}, which has a NoExecute taint that it does not tolerate{(Taint.Length == 0 ? string.Empty : $" ({Taint})")}; the whole gang moves";
    }

    /// <summary>A pod passed a limit of its own template.</summary>
    /// <param name="Rank">The host's rank.</param>
    /// <param name="Node">Its node.</param>
    /// <param name="Why">The kubelet's words.</param>
    public sealed record PodOverLimit(int Rank, string Node, string Why) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"rank {Rank} on {Node} passed a limit of the template: {Why}";
    }

    /// <summary>The template makes pods that no host can start.</summary>
    /// <param name="Total">Hosts of the gang, none of which could.</param>
    /// <param name="Why">The kubelets' reason.</param>
    /// <param name="Detail">What one of them says; may be empty.</param>
    public sealed record TemplateCannotStart(int Total, string Why, string Detail) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"{(Total == 1 ? "its host" : $"none of its {Hosts(Total)}")} can start the containers of spec.template: {Why}{(Detail.Length == 0 ? string.Empty : $": {Detail}")}";
    }

    /// <summary>Some hosts, or all for a reason that is not the author's, cannot start their containers.</summary>
    /// <param name="Count">How many cannot.</param>
    /// <param name="Total">Hosts of the gang.</param>
    /// <param name="Rank">The lowest rank of them.</param>
    /// <param name="Node">Its node.</param>
    /// <param name="Why">The kubelet's reason.</param>
    /// <param name="Detail">What it says; may be empty.</param>
    public sealed record HostCannotStart(int Count, int Total, int Rank, string Node, string Why, string Detail) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"{Count} of {Hosts(Total)} cannot start {(Count == 1 ? "its" : "their")} containers; rank {Rank} on {Node}: {Why}{(Detail.Length == 0 ? string.Empty : $": {Detail}")}";
    }
}
