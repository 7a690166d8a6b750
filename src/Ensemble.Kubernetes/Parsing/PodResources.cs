using Ensemble.Core.Fleet;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Adds up what the containers of a pod ask for.</summary>
/// <remarks>
/// As Kubernetes does: containers and sidecars (init containers that always restart) run together, other init containers one after the
/// other beside the sidecars that started before them; the pod asks for the larger of both, and its overhead. What a container limits and
/// does not ask for, it asks for. Amounts for the whole pod (spec.resources) stand above the sums.
/// </remarks>
internal static class PodResources
{
    private const int MillisPerCore = 1000;

    public static ResourceVector Sum(TemplateField spec)
    {
        var running = ResourceVector.Empty;
        foreach (var container in spec["containers"].Items()) running += Requests(container["resources"]);

        var sidecars = ResourceVector.Empty;
        var starting = ResourceVector.Empty;
        foreach (var container in spec["initContainers"].Items())
        {
            var requests = Requests(container["resources"]);
            if (container["restartPolicy"].Text() == "Always") sidecars += requests;
            else starting = ResourceVector.Max(starting, sidecars + requests);
        }

        var total = ResourceVector.Max(running + sidecars, starting);
        foreach (var whole in Requests(spec["resources"]).Amounts) total = total.With(whole.Name, whole.Amount);
        return total + Amounts(spec["overhead"]);
    }

    private static ResourceVector Requests(TemplateField resources)
    {
        var requests = Amounts(resources["requests"]);
        var limits = Amounts(resources["limits"]);
        var asked = resources["requests"].AsObject();
        foreach (var limit in limits.Amounts)
        {
            if (asked?.ContainsKey(limit.Name) is not true) requests = requests.With(limit.Name, limit.Amount);
        }

        return requests;
    }

    private static ResourceVector Amounts(TemplateField amounts) => ResourceVector.Of(amounts.Fields()
        .Select(entry => new ResourceAmount(entry.Name, entry.Field.Amount(entry.Name == ResourceVector.Cpu ? MillisPerCore : 1) ?? 0)));
}
