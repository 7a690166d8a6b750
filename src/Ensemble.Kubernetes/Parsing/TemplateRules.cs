using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>What must hold of a job's pod template so that a gang can be made from it.</summary>
internal static class TemplateRules
{
    /// <summary>Resources that are accelerators or slices of one; on every host Ensemble itself asks for them.</summary>
    private static readonly string[] AcceleratorResources = ["nvidia.com/gpu", "nvidia.com/mig-", "huawei.com/"];

    public static void Check(TemplateField spec)
    {
        var faults = spec.Faults;
        if (!spec.IsPresent)
        {
            faults.Add(spec.Path, "is missing", "Set it: the spec of a pod, with a list of containers.");
            return;
        }

        CheckContainers(spec);
        if (spec["nodeName"].IsPresent) faults.Add($"{spec.Path}.nodeName", $"is {Shown(spec["nodeName"])}", "Leave it out: Ensemble chooses the nodes. Narrow them with nodeSelector.");
        if (spec["priorityClassName"].IsPresent)
            faults.Add($"{spec.Path}.priorityClassName", $"is {Shown(spec["priorityClassName"])}", "Leave it out, and set spec.priorityClassName of the job.");
    }

    private static void CheckContainers(TemplateField spec)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var count = 0;
        foreach (var container in spec["containers"].Items())
        {
            count++;
            CheckContainer(container, names);
        }

        if (count == 0) spec.Faults.Add($"{spec.Path}.containers", "is empty", "Give it at least one container; the first gets the accelerators.");
        foreach (var container in spec["initContainers"].Items()) CheckContainer(container, names);
    }

    private static void CheckContainer(TemplateField container, HashSet<string> names)
    {
        var faults = container.Faults;
        if (container.AsObject() is null) return;
        var name = container["name"];
        if (!name.IsPresent) faults.Add(name.Path, "is missing", "Give the container a name, such as trainer.");
        else if (name.Text() is { } text && !TextCheck.Matches(NamePatterns.DnsLabel, text)) faults.Add(name.Path, $"is '{SchemaCheck.Cut(text)}', no valid name", "Use a-z, 0-9 and hyphens, at most 63 of them, with a letter or digit at both ends.");
        else if (name.Text() is { } again && !names.Add(again)) faults.Add(name.Path, $"is '{again}' a second time", "Give each container its own name.");

        var image = container["image"];
        if (!image.IsPresent || image.Text() is "") faults.Add(image.Path, "is missing", "Name the container image to run.");
        foreach (var kind in (ReadOnlySpan<string>)["requests", "limits"]) CheckAccelerators(container["resources"][kind]);
        CheckLimits(container["resources"]);
    }

    private static void CheckAccelerators(TemplateField amounts)
    {
        foreach (var (name, field) in amounts.Fields())
        {
            if (AcceleratorResources.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
                field.Faults.Add(field.Path, $"is {Shown(field)}", "Leave it out: spec.size says how many accelerators, and Ensemble asks for them on each host.");
        }
    }

    private static void CheckLimits(TemplateField resources)
    {
        foreach (var (name, request) in resources["requests"].Fields())
        {
            var limit = resources["limits"][name];
            if (request.Amount(1000) is { } asked && limit.Amount(1000) is { } most && asked > most)
                request.Faults.Add(request.Path, $"is {Shown(request)}, more than its limit, which is {Shown(limit)}", "Raise the limit or lower the request.");
        }
    }

    private static string Shown(TemplateField field) => field.Node is null ? "absent" : SchemaCheck.Shown(field.Node);
}
