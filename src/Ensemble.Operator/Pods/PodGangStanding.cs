using System.Collections.Immutable;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Pods;

/// <summary>How a gang of other people's pods stands.</summary>
/// <param name="Name">What its pods call it, told apart by where they say it: <c>gang/</c>, <c>kueue/</c>, <c>lws/</c> or <c>podgroup/</c> and a name.</param>
/// <param name="Wanted">How many pods must have a node before any may have one; 1 or more.</param>
/// <param name="Placed">How many have a node, or ended well.</param>
/// <param name="Members">All its pods, in the natural order of their names.</param>
public sealed record PodGangStanding(string Name, int Wanted, int Placed, ImmutableArray<PodFacts> Members);
