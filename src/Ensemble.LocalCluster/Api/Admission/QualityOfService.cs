using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api.Admission;

/// <summary>A pod's class of service, by the rules of the Kubernetes documentation: whether CPU and memory are bounded for all, some or no containers.</summary>
internal static class QualityOfService
{
    public static string Of(JsonObject spec)
    {
        var (bounded, asked) = (true, false);
        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            foreach (var resource in (string[])["cpu", "memory"])
            {
                var (limit, request) = (container.At("resources", "limits", resource), container.At("resources", "requests", resource));
                asked |= limit is not null || request is not null;
                bounded &= limit is not null && JsonNode.DeepEquals(limit, request);
            }
        }

        return !asked ? "BestEffort" : bounded ? "Guaranteed" : "Burstable";
    }
}
