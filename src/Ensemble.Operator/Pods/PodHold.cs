using System.Collections.Immutable;
using Ensemble.Core.Decisions;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Pods;

/// <summary>Pods whose place is held until their claims are bound: all of them are bound then, or none.</summary>
/// <param name="Pods">The pods, in the order of the placement's hosts.</param>
/// <param name="Place">Their place.</param>
/// <param name="Until">How long it is held at the most.</param>
internal sealed record PodHold(ImmutableArray<PodFacts> Pods, Decision.Place Place, DateTimeOffset Until)
{
    /// <summary>What names it among the holds.</summary>
    public string Key => Pods[0].Uid;

    /// <summary>Uids of the claims whose volume was asked for: one that is asked for no more could not be made.</summary>
    public HashSet<string> Selected { get; } = new(StringComparer.Ordinal);

    /// <summary>Uids of the claims that we set a volume aside for.</summary>
    public HashSet<string> SetAside { get; } = new(StringComparer.Ordinal);
}
