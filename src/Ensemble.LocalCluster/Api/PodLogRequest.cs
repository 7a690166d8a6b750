namespace Ensemble.LocalCluster.Api;

/// <summary>What <c>kubectl logs</c> asks for.</summary>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="Pod">The pod's name.</param>
/// <param name="Container">The container's name; the pod has it.</param>
/// <param name="Follow">Whether to go on with lines that are yet to come.</param>
/// <param name="TailLines">How many last lines to begin with; null for all.</param>
/// <param name="Since">Only lines from then on; null for all.</param>
/// <param name="Timestamps">Whether each line begins with its RFC 3339 time.</param>
/// <param name="Previous">Whether the run before the container's last restart is meant.</param>
public sealed record PodLogRequest(
    string Namespace, string Pod, string Container, bool Follow, int? TailLines, DateTimeOffset? Since, bool Timestamps, bool Previous);
