using Ensemble.Core;
using Ensemble.Kubernetes.Resources;
using FleetQueue = Ensemble.Core.Queues.FleetQueue;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Reads a FleetQueue.</summary>
public static class FleetQueueParser
{
    /// <summary>The queue, or all that is wrong with it.</summary>
    public static Parsed<FleetQueue> Parse(Resources.FleetQueue resource)
    {
        var faults = new FaultList();
        faults.CheckSchema(ResourceKinds.FleetQueue, resource.Spec);
        if (faults.Any) return faults.ToInvalid<FleetQueue>();

        var spec = resource.Spec;
        if (resource.Metadata.Name is { Length: > 63 } name) faults.Add("metadata.name", $"has {name.Length} characters", "Use at most 63: jobs and labels name it.");
        if (spec.Parent is not null && spec.Parent == resource.Metadata.Name) faults.Add("spec.parent", $"is '{spec.Parent}', the queue itself", "Name another queue, or leave it out.");
        CheckGuarantees(spec.Guaranteed ?? [], faults);
        faults.Watts("spec.limit.watts", spec.Limit?.Watts);
        faults.NotNegative("spec.reclaim.grace", spec.Reclaim?.Grace, default);
        var namespaces = spec.Namespaces is { } selector ? SelectorParser.Parse(selector, "spec.namespaces", faults) : Core.Fleet.LabelSelector.Everything;

        return faults.Any
            ? faults.ToInvalid<FleetQueue>()
            : new Parsed<FleetQueue>.Valid(new() { Name = resource.Metadata.Name ?? "", MaxAccelerators = spec.Limit?.Accelerators, Namespaces = namespaces });
    }

    private static void CheckGuarantees(List<QueueGuarantee> guarantees, FaultList faults)
    {
        for (var i = 0; i < guarantees.Count; i++)
        {
            var (path, one) = ($"spec.guaranteed[{i}]", guarantees[i]);
            var plain = one.Class is not null || one.Accelerators is not null;
            if (plain && one.ComputeLike is not null) faults.Add(path, "has class or accelerators and computeLike", "Set either class and accelerators, or computeLike.");
            else if (!plain && one.ComputeLike is null) faults.Add(path, "is empty", "Set either class and accelerators, or computeLike.");
            else if (plain && one.Class is null) faults.Add($"{path}.class", "is missing beside accelerators", "Set both.");
            else if (plain && one.Accelerators is null) faults.Add($"{path}.accelerators", "is missing beside class", "Set both.");
        }
    }
}
