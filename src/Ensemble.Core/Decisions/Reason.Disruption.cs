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

    /// <summary>A running gang lost hosts, and goes on with others in their place.</summary>
    /// <param name="Cause">The code of the reason, such as NodeLost.</param>
    /// <param name="What">What happened, in words.</param>
    /// <param name="Count">Hosts that are lost.</param>
    /// <param name="Total">Hosts of the gang.</param>
    public sealed record HostsLost(string Cause, string What, int Count, int Total) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"{What}; {Hosts(Count)} of {Total} {(Count == 1 ? "is" : "are")} replaced, the others keep rank and place";
    }

    /// <summary>Lost hosts of a running gang are to be replaced; the others stay.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="Total">Hosts of the gang.</param>
    public sealed record ReplacingHosts(int Count, int Total) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"{Count} of {Hosts(Total)} {(Count == 1 ? "is" : "are")} being replaced; the others keep rank and place";
    }

    /// <summary>Lost hosts of a running gang were replaced.</summary>
    /// <param name="Rank">The lowest of their ranks.</param>
    /// <param name="Node">Its node now.</param>
    /// <param name="Count">How many.</param>
    /// <param name="Total">Hosts of the gang.</param>
    public sealed record HostsReplaced(int Rank, string Node, int Count, int Total) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"rank {Rank} goes on on {Node}{(Count == 1 ? string.Empty : $", and {Count - 1} more")}; the other {Hosts(Total - Count)} keep rank and place";
    }

    /// <summary>No host is to be had for one that a running gang lost.</summary>
    /// <param name="Count">Hosts that are needed.</param>
    /// <param name="Pool">The gang's pool.</param>
    public sealed record NoReplacementNow(int Count, string Pool) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"needs {Hosts(Count)} in place of what it lost; pool {Pool} has none near enough to the others with the same chips free";
    }

    /// <summary>No replacement came in time.</summary>
    /// <param name="Count">Hosts that were needed.</param>
    /// <param name="Patience">How long was waited.</param>
    public sealed record NotReplaced(int Count, TimeSpan Patience) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"no replacement for {Hosts(Count)} was found in {Span(Patience)}; the whole gang starts again";
    }

    /// <summary>The template names a claim that is not there.</summary>
    /// <param name="Claim">Its name.</param>
    public sealed record ClaimMissing(string Claim) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"PersistentVolumeClaim {Claim}, which spec.template names, does not exist; it is looked for again every 30 s";
    }
}
