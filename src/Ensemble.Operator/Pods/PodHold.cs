using System.Collections.Immutable;
using Ensemble.Core.Decisions;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Pods;

/// <summary>Pods whose place is held until their claims are bound: all of them are bound then, or none.</summary>
/// <param name="Pods">The pods, in the order of the placement's hosts.</param>
/// <param name="Place">Their place.</param>
/// <param name="Until">How long it is held at the most.</param>
/// <param name="Term">Cancelled when the leadership ends that decided it: afterwards the place may be somebody else's.</param>
internal sealed record PodHold(ImmutableArray<PodFacts> Pods, Decision.Place Place, DateTimeOffset Until, CancellationToken Term)
{
    /// <summary>What names it among the holds.</summary>
    public string Key => Pods[0].Uid;

    /// <summary>Uids of the claims whose volume was asked for: one that is asked for no more could not be made.</summary>
    public HashSet<string> Selected { get; } = new(StringComparer.Ordinal);

    /// <summary>Uids of the claims that we set a volume aside for.</summary>
    public HashSet<string> SetAside { get; } = new(StringComparer.Ordinal);

    /// <summary>Uids of the pods that were told that they wait for the claims of others.</summary>
    public HashSet<string> ToldOfOthers { get; } = new(StringComparer.Ordinal);
}
