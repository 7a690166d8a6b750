using System.Collections.Immutable;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Placing;

/// <summary>What each host's pod of a gang asks for, besides chips, by dense ids.</summary>
/// <param name="Id">Equal demands have equal ids within a plan.</param>
/// <param name="RulesId">Demands that say the same about which nodes they may use have equal ids.</param>
/// <param name="Demand">The demand itself.</param>
/// <param name="Axis">Ids of the resources asked for.</param>
/// <param name="Amounts">How much of each.</param>
internal sealed record HostNeeds(int Id, int RulesId, HostDemand Demand, int[] Axis, long[] Amounts)
{
    /// <summary>Ports of the host that the pod binds; below zero are names that it keeps apart by.</summary>
    public ImmutableArray<int> Ports { get; init; } = Demand.HostPorts;
}
