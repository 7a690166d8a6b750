using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Requests;

namespace Ensemble.LocalCluster.Api.Admission;

/// <summary>Defaults of services, an address for those that want one, and the checks that people rely on.</summary>
internal static class ServiceAdmission
{
    private static int s_lastAddress;

    public static void Admit(JsonObject tree, JsonObject? old, List<Cause> causes)
    {
        var spec = tree.Child("spec");
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        if (spec.At("clusterIP") is null && old.At("spec", "clusterIP") is { } given) spec["clusterIP"] = given.DeepClone();
        if (spec.Text("clusterIP") is null or "" && spec.Text("type") != "ExternalName") spec["clusterIP"] = NextAddress();
        if (spec.Text("clusterIP") is { } address) spec["clusterIPs"] = Json.ToArray([address]);
        tree.Child("status").Default("loadBalancer", new JsonObject());

        var index = 0;
        foreach (var port in spec.Objects("ports"))
        {
            port.Default("protocol", "TCP");
            if (port.Integer("port") is { } number) port.Default("targetPort", number);
            if (port.Integer("port") is not (>= 1 and <= 65535))
                causes.Add(Cause.Invalid($"spec.ports[{index}].port", Json.ToText(port.At("port")), "must be between 1 and 65535, inclusive"));
            index++;
        }

        if (index == 0 && spec.Text("clusterIP") != "None" && spec.Text("type") != "ExternalName") causes.Add(Cause.Required("spec.ports"));
    }

    /// <summary>From 10.96.0.0/12, the range that kubeadm gives services. Nobody routes there; the addresses are only looked at.</summary>
    private static string NextAddress()
    {
        var next = Interlocked.Increment(ref s_lastAddress) & 0xFFFFF;
        return $"10.{96 + (next >> 16)}.{(next >> 8) & 255}.{next & 255}";
    }
}
