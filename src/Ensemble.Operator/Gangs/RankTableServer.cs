using System.Collections.Immutable;

namespace Ensemble.Operator.Gangs;

/// <summary>One host of a rank table.</summary>
/// <param name="Id">The server's id as the plugin names it.</param>
/// <param name="PodIp">The pod's address; empty while unknown.</param>
/// <param name="HostIp">The host's address; empty while unknown.</param>
/// <param name="SuperPod">The super pod it belongs to; null outside super pods.</param>
/// <param name="Devices">Its devices by ascending id, which is the order of their ranks.</param>
internal sealed record RankTableServer(
    string Id, string PodIp, string HostIp, string? SuperPod, ImmutableArray<RankTableDevice> Devices);
