using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Reads what a pod made from a template asks of its node: the same sums that kube-scheduler and kubelet make.</summary>
public static class HostDemandParser
{
    /// <summary>The demand of any pod, such as one of somebody else's; null where its spec cannot be made sense of.</summary>
    /// <param name="pod">The pod or a pod template.</param>
    public static HostDemand? TryParse(JsonObject pod)
    {
        var faults = new FaultList();
        var spec = new TemplateField(pod, "pod", faults)["spec"];
        var demand = Demand(spec);
        return faults.Any ? null : demand;
    }

    internal static HostDemand Parse(JsonObject template, string path, FaultList faults)
    {
        var spec = new TemplateField(template, path, faults)["spec"];
        TemplateRules.Check(spec);
        return Demand(spec);
    }

    private static HostDemand Demand(TemplateField spec) => new()
    {
        Resources = PodResources.Sum(spec),
        HostPorts = HostPorts(spec),
        NodeSelector = NodeSelector(spec["nodeSelector"]),
        NodeAffinity = NodeAffinityParser.Parse(spec["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]),
        Tolerations = [.. spec["tolerations"].Items().Select(TolerationParser.Parse).OfType<Toleration>()],
    };

    private static ImmutableArray<int> HostPorts(TemplateField spec)
    {
        var port = spec["hostNetwork"].IsTrue() ? "containerPort" : "hostPort";
        var ports = new SortedSet<int>();
        foreach (var container in spec["containers"].Items().Concat(spec["initContainers"].Items()))
        {
            foreach (var entry in container["ports"].Items())
            {
                if (entry[port].Integer(0, 65_535) is > 0 and { } number) ports.Add(number);
            }
        }

        return [.. ports];
    }

    private static LabelSelector NodeSelector(TemplateField selector)
    {
        var labels = new List<KeyValuePair<string, string>>();
        foreach (var (name, field) in selector.Fields())
        {
            if (!TextCheck.Matches(NamePatterns.QualifiedName, name)) selector.Faults.Add(field.Path, "is no label key", "Use a name, or a domain, a slash and a name.");
            else if (field.Text() is { } value) labels.Add(new(name, value));
        }

        return labels.Count == 0 ? LabelSelector.Everything : LabelSelector.OfLabels(labels);
    }
}
