using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api;

/// <summary>The conditions of a pod's status that others than its kubelet write.</summary>
internal static class PodConditions
{
    /// <summary>Sets a condition to True.</summary>
    public static void Set(JsonObject status, string type, string reason, string message, DateTimeOffset now)
    {
        var others = status.Objects("conditions").Where(condition => condition.Text("type") != type).Select(condition => condition.DeepClone());
        status["conditions"] = new JsonArray([.. others, Of(type, "True", reason, message, now)]);
    }

    /// <summary>One condition.</summary>
    public static JsonObject Of(string type, string holds, string reason, string message, DateTimeOffset now) => new()
    {
        ["type"] = type, ["status"] = holds, ["reason"] = reason, ["message"] = message, ["lastProbeTime"] = null, ["lastTransitionTime"] = Json.Time(now),
    };
}
