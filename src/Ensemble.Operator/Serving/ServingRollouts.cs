using System.Collections.Immutable;
using Ensemble.Core.Decisions;
using Ensemble.Core.Gangs;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;

namespace Ensemble.Operator.Serving;

/// <summary>Lets <see cref="Rollout"/> decide on the replicas of a status.</summary>
internal sealed class ServingRollouts(FleetCache cache)
{
    /// <summary>Makes the changes that are due now.</summary>
    public void Advance(ServingDraft draft, InferenceJob job, AcceptedInferenceJob spec)
    {
        var facts = Facts(draft, job, spec.Revision);
        foreach (var step in Rollout.Next(new() { Wished = draft.Wished, Rule = spec.Rollout, Replicas = facts })) draft.Apply(step);
    }

    /// <summary>Counts what follows from the replicas.</summary>
    /// <param name="draft">The replicas.</param>
    /// <param name="job">Their job.</param>
    /// <param name="spec">What its spec asks for; null where it can't be read.</param>
    /// <param name="trouble">What stands in the way of serving at all; null where nothing does.</param>
    public InferenceJobStatus Finish(ServingDraft draft, InferenceJob job, AcceptedInferenceJob? spec, Reason? trouble) =>
        draft.Finish(trouble, bad: spec is not null && Rollout.IsBad(Facts(draft, job, spec.Revision)));

    private ImmutableArray<ReplicaFacts> Facts(ServingDraft draft, InferenceJob job, string revision) =>
    [
        .. draft.All.Select(replica => new ReplicaFacts(replica.Index!.Value, replica.Revision == revision, PhaseOf(replica))
        {
            PlacedAt = Replicas.At(replica.PlacedTime),
            Domain = Replicas.PlacementOf(replica) is { } placement ? cache.DomainOf(placement, job.Spec.Spread?.Level) : string.Empty,
            FailedTries = (replica.Failures ?? 0) + (replica.Disruptions ?? 0),
        }),
    ];

    private static ReplicaPhase PhaseOf(ReplicaStatus replica) => replica.State switch
    {
        ReplicaState.Draining => ReplicaPhase.Draining,
        ReplicaState.Ready => ReplicaPhase.Ready,
        _ => replica.Hosts is null ? ReplicaPhase.Waiting : ReplicaPhase.Starting,
    };
}
