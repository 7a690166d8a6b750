using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api.Tables;

/// <summary>The columns of pods. The status is kubectl's word: a container's reason where it says more than the phase.</summary>
internal static class PodColumns
{
    public static IReadOnlyList<Column> All { get; } =
    [
        Column.NameColumn,
        BuiltInColumns.Text("Ready", Ready),
        BuiltInColumns.Text("Status", Status),
        BuiltInColumns.Text("Restarts", pod => pod.Objects("status", "containerStatuses").Sum(status => status.Integer("restartCount") ?? 0).ToString()),
        Column.AgeColumn,
        BuiltInColumns.Text("IP", pod => pod.Text("status", "podIP") ?? "<none>", 1),
        BuiltInColumns.Text("Node", pod => pod.Text("spec", "nodeName") ?? "<none>", 1),
        BuiltInColumns.Text("Nominated Node", pod => pod.Text("status", "nominatedNodeName") ?? "<none>", 1),
        BuiltInColumns.Text("Readiness Gates", _ => "<none>", 1),
    ];

    private static string Ready(JsonObject pod) =>
        $"{pod.Objects("status", "containerStatuses").Count(status => status.Flag("ready") == true)}/{pod.Objects("spec", "containers").Count()}";

    private static string Status(JsonObject pod)
    {
        var reason = pod.Text("status", "reason") is { Length: > 0 } given ? given : pod.Text("status", "phase") ?? "Unknown";
        foreach (var state in pod.Objects("status", "containerStatuses").Select(status => status.At("state")))
        {
            var ended = state.At("terminated");
            reason = state.Text("waiting", "reason") ?? ended.Text("reason")
                ?? (ended is null ? reason : ended.Integer("signal") is > 0 and var signal ? $"Signal:{signal}" : $"ExitCode:{ended.Integer("exitCode") ?? 0}");
        }

        if (pod.Text("metadata", "deletionTimestamp") is null) return reason;
        return pod.Text("status", "reason") == "NodeLost" ? "Unknown" : "Terminating";
    }
}
