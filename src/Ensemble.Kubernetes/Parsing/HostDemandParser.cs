using System.Collections.Immutable;
using System.Globalization;
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
        var demand = Demand(spec);
        if (!spec["hostNetwork"].IsTrue()) return demand;

        // The pods of a gang meet on a port of rank 0's host, and any host may become that.
        return demand with { HostPorts = [.. demand.HostPorts.Append(RendezvousPort(spec)).Distinct().Order()] };
    }

    /// <summary>The port that a gang's processes meet on unless the template sets MASTER_PORT: torchrun's default.</summary>
    public const int DefaultRendezvousPort = 29500;

    /// <summary>The port that the processes of pods with this spec meet on.</summary>
    public static int RendezvousPortOf(JsonObject spec) => RendezvousPort(new TemplateField(spec, "spec", new FaultList()));

    private static int RendezvousPort(TemplateField spec)
    {
        foreach (var entry in spec["containers"].Items().SelectMany(container => container["env"].Items()))
        {
            if (entry["name"].Text() == "MASTER_PORT" && int.TryParse(entry["value"].Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535) return port;
        }

        return DefaultRendezvousPort;
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
