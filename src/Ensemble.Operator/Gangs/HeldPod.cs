using System.Text.Json.Nodes;

namespace Ensemble.Operator.Gangs;

/// <summary>A pod that the cluster's scheduler binds, and can bind to one node only: it provisions volumes and allocates devices on the way.</summary>
internal static class HeldPod
{
    /// <summary>Holds a pod to a node by required affinity, beside what its template requires.</summary>
    public static void Hold(JsonObject spec, string node)
    {
        // Ours would bind it as a stranger's pod.
        if ((string?)(spec["schedulerName"] as JsonValue) == "ensemble") spec.Remove("schedulerName");
        if (spec["affinity"] is not JsonObject affinity) spec["affinity"] = affinity = [];
        if (affinity["nodeAffinity"] is not JsonObject nodeAffinity) affinity["nodeAffinity"] = nodeAffinity = [];
        const string required = "requiredDuringSchedulingIgnoredDuringExecution";
        var terms = (nodeAffinity[required]?["nodeSelectorTerms"] as JsonArray)?.OfType<JsonObject>().Select(term => (JsonObject)term.DeepClone()).ToList() ?? [];
        if (terms.Count == 0) terms.Add([]);

        // Any one term suffices, so each must name the node.
        foreach (var term in terms)
        {
            var fields = term["matchFields"] as JsonArray ?? [];
            fields.Add(new JsonObject { ["key"] = "metadata.name", ["operator"] = "In", ["values"] = new JsonArray(node) });
            term["matchFields"] = fields;
        }

        nodeAffinity[required] = new JsonObject { ["nodeSelectorTerms"] = new JsonArray([.. terms]) };
    }
}
