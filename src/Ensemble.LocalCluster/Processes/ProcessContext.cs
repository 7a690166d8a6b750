using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Processes;

/// <summary>What a process sees of its pod.</summary>
/// <param name="Uid">The pod's uid.</param>
/// <param name="Server">The address of its node: the server id of rank tables.</param>
/// <param name="Labels">The pod's labels.</param>
/// <param name="Annotations">The pod's annotations when it started.</param>
/// <param name="Environment">The variables of its container.</param>
/// <param name="Command">Command and arguments of its container.</param>
/// <param name="Chips">The accelerators it was given.</param>
/// <param name="Log">Its standard output.</param>
/// <param name="ReadFile">Reads a file mounted from a ConfigMap, as the kubelet last refreshed it; null where there is none.</param>
/// <param name="Exit">Tells that the process ended, and how. Under the gate; once.</param>
internal sealed record ProcessContext(
    string Uid, string Server, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations,
    IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> Command, IReadOnlyList<SimulatedChip> Chips,
    PodLog Log, Func<string, string?> ReadFile, Action<int, DateTimeOffset> Exit);
