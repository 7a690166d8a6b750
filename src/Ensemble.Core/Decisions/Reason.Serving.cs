namespace Ensemble.Core.Decisions;

/// <content>How it goes with the replicas of a service.</content>
public abstract partial record Reason
{
    private static string Replicas(int count) => count == 1 ? "1 replica" : $"{count} replicas";

    /// <summary>As many replicas serve as must.</summary>
    /// <param name="Ready">Replicas that are ready.</param>
    /// <param name="Wished">Replicas wished.</param>
    public sealed record EnoughReady(int Ready, int Wished) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => Wished == 0 ? "no replica is wished (spec.replicas is 0)" : $"{Ready} of {Replicas(Wished)} {(Ready == 1 ? "is" : "are")} ready";
    }

    /// <summary>Fewer replicas serve than must.</summary>
    /// <param name="Ready">Replicas that are ready.</param>
    /// <param name="Wished">Replicas wished.</param>
    public sealed record TooFewReady(int Ready, int Wished) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"only {Ready} of {Replicas(Wished)} {(Ready == 1 ? "is" : "are")} ready";
    }

    /// <summary>All replicas are there, ready and of the present revision.</summary>
    /// <param name="Revision">The revision.</param>
    /// <param name="Count">How many replicas.</param>
    public sealed record AllUpdated(string Revision, int Count) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"{Replicas(Count)} of revision {Revision}";
    }

    /// <summary>Replicas come or go to be as many as wished.</summary>
    /// <param name="Live">Replicas there are.</param>
    /// <param name="Ready">Replicas that are ready.</param>
    /// <param name="Wished">Replicas wished.</param>
    public sealed record Scaling(int Live, int Ready, int Wished) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"{Ready} ready and {Live} in all, of {Replicas(Wished)} wished";
    }

    /// <summary>Replicas are moved to the present revision.</summary>
    /// <param name="Revision">The revision.</param>
    /// <param name="Updated">Replicas of it that are ready.</param>
    /// <param name="Wished">Replicas wished.</param>
    public sealed record MovingToRevision(string Revision, int Updated, int Wished) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"{Updated} of {Replicas(Wished)} moved to revision {Revision}";
    }

    /// <summary>The present revision does not get ready; the old one serves on.</summary>
    /// <param name="Revision">The revision.</param>
    /// <param name="Tries">Tries of one replica that failed.</param>
    /// <param name="Last">How the last one ended.</param>
    public sealed record RevisionFails(string Revision, int Tries, string Last) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"revision {Revision} failed {Tries} times and was never ready, so nothing more is moved to it; apply the former template to go back, or mend it{(Last.Length == 0 ? "" : ": " + Last)}";
    }

    /// <summary>A new replica must wait for room before the next old one may go.</summary>
    /// <param name="Revision">The revision.</param>
    /// <param name="Why">What it waits for.</param>
    public sealed record RevisionWaits(string Revision, string Why) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence =>
            $"a replica of revision {Revision} waits: {Why}; with spec.rollout.maxUnavailable of 1 or more an old one makes room for it";
    }

    /// <summary>The job's Service cannot be made.</summary>
    /// <param name="Name">The Service's name.</param>
    public sealed record ServiceNameTaken(string Name) : Reason
    {
        /// <inheritdoc/>
        public override string Sentence => $"a Service {Name} exists that is not this job's; remove it, or give the job another name";
    }
}
