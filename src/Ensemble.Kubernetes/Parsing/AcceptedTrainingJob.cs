using System.Collections.Immutable;
using Ensemble.Core.Gangs;
using Ensemble.Core.Jobs;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>A TrainingJob whose spec keeps all promises.</summary>
/// <param name="Job">What the scheduler sees. Its placement, its pause and the nodes it avoids are in the status and not filled in here.</param>
/// <param name="Restart">How often and how soon it is tried again.</param>
/// <param name="StartTimeout">From placement until all pods run, at most; over zero.</param>
/// <param name="PriorityClassName">PriorityClass for its pods; null where the job names none.</param>
/// <param name="NotActedOn">Fields that are accepted and not acted on yet, as dotted paths; see <see cref="Parsing.NotActedOn"/>.</param>
public sealed record AcceptedTrainingJob(
    Job Job, RestartRule Restart, TimeSpan StartTimeout, string? PriorityClassName, ImmutableArray<string> NotActedOn)
{
    /// <summary>On what terms it runs and stops.</summary>
    public JobTerms Terms { get; init; } = new();
}
