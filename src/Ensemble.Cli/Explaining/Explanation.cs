using System.Collections.Immutable;
using Ensemble.Core.Decisions;

namespace Ensemble.Cli.Explaining;

/// <summary>All that is to be said about a job. Its properties are the keys of <c>explain --output json</c>.</summary>
/// <param name="Namespace">The job's namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Its state in a word.</param>
/// <param name="Why">Why it stands there: a sentence.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Size">What it asks for, in words.</param>
/// <param name="Age">Time since it was submitted, as kubectl shows it.</param>
/// <param name="Attempt">Its latest try, from 1; 0 before the first.</param>
/// <param name="Restarts">Tries that failed and count against its restart limit.</param>
/// <param name="Placement">Where it runs; null while it holds nothing.</param>
/// <param name="Waiting">The obstacle that its status names; null where it does not wait.</param>
/// <param name="Now">What the scheduler decides on the cluster as it is at this moment; null for a job that is not pending.</param>
/// <param name="LastFailure">How its last try ended that did not end well; null where all did.</param>
/// <param name="Events">What happened to it lately, the latest last.</param>
internal sealed record Explanation(
    string Namespace, string Name, string State, string Why, string Queue, string Size, string Age, int Attempt, int Restarts,
    ExplainedPlacement? Placement, Obstacle? Waiting, PlannedNow? Now, ExplainedFailure? LastFailure, ImmutableArray<JobEvent> Events)
{
    /// <summary>Tells programs which kind of thing a bare name turned out to be.</summary>
    public string Kind { get; } = "TrainingJob";
}

/// <summary>Where a job runs.</summary>
internal sealed record ExplainedPlacement(
    string? Pool, string? Class, string? Variant, int? Accelerators, ImmutableArray<string> Nodes, string Hosts, string? Reason);

/// <summary>Why a job waits.</summary>
/// <param name="Code">The reason's code.</param>
/// <param name="Message">The reason in a sentence.</param>
/// <param name="Missing">What is short.</param>
/// <param name="Cures">What would help.</param>
internal sealed record Obstacle(string Code, string? Message, ImmutableArray<Shortfall> Missing, ImmutableArray<Cure> Cures);

/// <summary>What the scheduler says now.</summary>
/// <param name="Decision">Place or Wait.</param>
/// <param name="Pool">The pool it would take; null where it would wait.</param>
/// <param name="Hosts">The nodes it would take in host-list notation; null where it would wait.</param>
/// <param name="Reason">Why.</param>
internal sealed record PlannedNow(string Decision, string? Pool, string? Hosts, Obstacle Reason);

/// <summary>How a try ended.</summary>
internal sealed record ExplainedFailure(int? Attempt, string? Code, string? Message, string? Nodes, string Age);

/// <summary>Something that happened to a job.</summary>
/// <param name="Age">How long ago it happened last, as kubectl shows it.</param>
/// <param name="Type">Normal or Warning.</param>
/// <param name="Reason">Its code.</param>
/// <param name="Message">Its sentence.</param>
/// <param name="Count">How often it happened.</param>
internal sealed record JobEvent(string Age, string Type, string Reason, string Message, int Count);
