using System.Collections.Immutable;

namespace Ensemble.Cli.Explaining;

/// <summary>All that is to be said about an inference job. Its properties are the keys of <c>explain ij/NAME --output json</c>.</summary>
/// <param name="Namespace">The job's namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Its state in a word.</param>
/// <param name="Why">Why it stands there: a sentence.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Wished">Replicas wished.</param>
/// <param name="Ready">Replicas that are ready.</param>
/// <param name="Size">Accelerators of one replica; null where its spec does not say.</param>
/// <param name="Age">Time since it was submitted, as kubectl shows it.</param>
/// <param name="Replicas">Each replica.</param>
/// <param name="Waiting">The obstacle of the first replica that waits; null where none does.</param>
/// <param name="LastFailure">How the last try of a replica ended that did not end well; null where all did.</param>
/// <param name="Events">What happened to it lately, the latest last.</param>
internal sealed record ServingExplanation(
    string Namespace, string Name, string State, string Why, string Queue, int Wished, int Ready, int? Size, string Age,
    ImmutableArray<ExplainedReplica> Replicas, Obstacle? Waiting, ExplainedFailure? LastFailure, ImmutableArray<JobEvent> Events)
{
    /// <summary>Tells programs which kind of thing a bare name turned out to be.</summary>
    public string Kind { get; } = "InferenceJob";
}

/// <summary>One replica.</summary>
internal sealed record ExplainedReplica(int Index, string State, string? Revision, int? Attempt, string? Class, string? Pool, string? Hosts, string? Reason);
