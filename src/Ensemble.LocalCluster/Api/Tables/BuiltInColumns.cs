using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api.Tables;

/// <summary>What <c>kubectl get</c> shows of built-in kinds.</summary>
internal static class BuiltInColumns
{
    public static IReadOnlyList<Column> Of(string plural) => plural switch
    {
        "pods" => PodColumns.All,
        "nodes" => NodeColumns.All,
        "namespaces" => [Column.NameColumn, Column.Of("Status", "status", "phase"), Column.AgeColumn],
        "services" =>
        [
            Column.NameColumn, Column.Of("Type", "spec", "type"), Text("Cluster-IP", tree => tree.Text("spec", "clusterIP") ?? "<none>"),
            Text("External-IP", _ => "<none>"), Text("Port(s)", Ports), Column.AgeColumn,
            new("Selector", "string", (tree, _) => Pairs(tree.At("spec", "selector")), Priority: 1),
        ],
        "events" =>
        [
            Column.Age("Last Seen", "lastTimestamp"), Column.Of("Type", "type"), Column.Of("Reason", "reason"),
            Text("Object", tree => $"{tree.Text("involvedObject", "kind")?.ToLowerInvariant()}/{tree.Text("involvedObject", "name")}"),
            Column.Of("Message", "message"), new("Name", "string", (tree, _) => tree.Text("metadata", "name"), Priority: 1, Format: "name"),
        ],
        "configmaps" => [Column.NameColumn, Text("Data", Count("data", "binaryData")), Column.AgeColumn],
        "secrets" => [Column.NameColumn, Column.Of("Type", "type"), Text("Data", Count("data")), Column.AgeColumn],
        "leases" => [Column.NameColumn, Column.Of("Holder", "spec", "holderIdentity"), Column.AgeColumn],
        "jobs" => [Column.NameColumn, Column.Of("Completions", "spec", "completions"), Column.AgeColumn],
        "deployments" or "replicasets" or "statefulsets" =>
            [Column.NameColumn, Text("Ready", tree => $"{tree.Integer("status", "readyReplicas") ?? 0}/{tree.Integer("spec", "replicas") ?? 1}"), Column.AgeColumn],
        "persistentvolumeclaims" => [Column.NameColumn, Column.Of("Status", "status", "phase"), Column.Of("Volume", "spec", "volumeName"), Column.AgeColumn],
        "poddisruptionbudgets" =>
        [
            Column.NameColumn, Column.Of("Min Available", "spec", "minAvailable"), Column.Of("Max Unavailable", "spec", "maxUnavailable"),
            Column.Of("Allowed Disruptions", "status", "disruptionsAllowed"), Column.AgeColumn,
        ],
        "priorityclasses" =>
        [
            Column.NameColumn, Column.Of("Value", "value"), Text("Global-Default", tree => tree.Flag("globalDefault") == true ? "true" : "false"), Column.AgeColumn,
            Column.Of("PreemptionPolicy", "preemptionPolicy"),
        ],
        "customresourcedefinitions" => [Column.NameColumn, Column.Of("Created At", "metadata", "creationTimestamp")],
        _ => Column.NameAndAge,
    };

    public static Column Text(string name, Func<JsonObject, string> cell, int priority = 0) => new(name, "string", (tree, _) => cell(tree), priority);

    private static string Ports(JsonObject service)
    {
        var ports = service.Objects("spec", "ports").Select(port => $"{port.Integer("port")}/{port.Text("protocol")}").ToList();
        return ports.Count == 0 ? "<none>" : string.Join(',', ports);
    }

    private static string Pairs(JsonNode? labels) =>
        labels is JsonObject { Count: > 0 } pairs ? string.Join(',', pairs.Select(pair => $"{pair.Key}={pair.Value.Text()}")) : "<none>";

    private static Func<JsonObject, string> Count(params string[] maps) => tree => maps.Sum(map => (tree.At(map) as JsonObject)?.Count ?? 0).ToString();
}
