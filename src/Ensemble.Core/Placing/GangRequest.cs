using System.Collections.Immutable;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Placing;

/// <summary>What one job asks of one pool.</summary>
/// <param name="Needs">What each host's pod asks for, besides chips.</param>
/// <param name="Chips">Chips of the whole gang.</param>
/// <param name="Tensor">Chips of a tensor-parallel group, 1 or more.</param>
/// <param name="Topology">How near the hosts must be; the pool has the required level.</param>
/// <param name="Avoid">Nodes that failed the job.</param>
/// <param name="Apart">What keeps it apart from others of its group; null where nothing does. It decides where it goes, never whether.</param>
internal readonly record struct GangRequest(
    HostNeeds Needs, int Chips, int Tensor, TopologyWish Topology, ImmutableArray<string> Avoid, Separation? Apart);
