using System.Collections.Immutable;
using Ensemble.Core.Gangs;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>An InferenceJob whose spec keeps all promises.</summary>
/// <param name="Replica">What the scheduler sees of each replica; its name, placement, pause and the nodes it avoids are not filled in here.</param>
/// <param name="Replicas">How many are wished, 0 or more.</param>
/// <param name="Revision">A digest of all that the pods are made from.</param>
/// <param name="Rollout">How replicas are moved to another revision.</param>
/// <param name="Engine">What serves.</param>
/// <param name="Port">The port it serves on.</param>
/// <param name="Tensor">Tensor parallelism; null where not given.</param>
/// <param name="Pipeline">Pipeline parallelism; null where not given.</param>
/// <param name="DrainGrace">From leaving the Service to the signal to stop.</param>
/// <param name="Restart">How soon a replica is tried again; it has no limit.</param>
/// <param name="StartTimeout">From placement until a replica is ready, at most; over zero.</param>
/// <param name="PriorityClassName">PriorityClass for its pods; null where the job names none.</param>
/// <param name="NotActedOn">Fields that are accepted and not acted on yet, as dotted paths; see <see cref="Parsing.NotActedOn"/>.</param>
public sealed record AcceptedInferenceJob(
    Job Replica,
    int Replicas,
    string Revision,
    RolloutRule Rollout,
    EngineKind Engine,
    int Port,
    int? Tensor,
    int? Pipeline,
    TimeSpan DrainGrace,
    RestartRule Restart,
    TimeSpan StartTimeout,
    string? PriorityClassName,
    ImmutableArray<string> NotActedOn);
