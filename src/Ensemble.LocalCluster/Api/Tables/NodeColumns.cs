using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api.Tables;

/// <summary>The columns of nodes.</summary>
internal static class NodeColumns
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static IReadOnlyList<Column> All { get; } =
    [
        Column.NameColumn,
        BuiltInColumns.Text("Status", Status),
        BuiltInColumns.Text("Roles", Roles),
        Column.AgeColumn,
        Column.Of("Version", "status", "nodeInfo", "kubeletVersion"),
        BuiltInColumns.Text("Internal-IP", node => Address(node, "InternalIP"), 1),
        BuiltInColumns.Text("External-IP", node => Address(node, "ExternalIP"), 1),
        BuiltInColumns.Text("OS-Image", node => Info(node, "osImage"), 1),
        BuiltInColumns.Text("Kernel-Version", node => Info(node, "kernelVersion"), 1),
        BuiltInColumns.Text("Container-Runtime", node => Info(node, "containerRuntimeVersion"), 1),
    ];

    private static string Status(JsonObject node)
    {
        var ready = node.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Ready").Text("status");
        var status = ready switch { "True" => "Ready", null => "Unknown", _ => "NotReady" };
        return node.Flag("spec", "unschedulable") == true ? $"{status},SchedulingDisabled" : status;
    }

    private static string Roles(JsonObject node)
    {
        var roles = (node.At("metadata", "labels") as JsonObject ?? []).Select(pair => pair.Key)
            .Where(key => key.StartsWith(RolePrefix, StringComparison.Ordinal)).Select(key => key[RolePrefix.Length..]).Order(StringComparer.Ordinal).ToList();
        return roles.Count == 0 ? "<none>" : string.Join(',', roles);
    }

    private static string Address(JsonObject node, string type) =>
        node.Objects("status", "addresses").FirstOrDefault(address => address.Text("type") == type).Text("address") ?? "<none>";

    private static string Info(JsonObject node, string name) => node.Text("status", "nodeInfo", name) ?? "<unknown>";
}
