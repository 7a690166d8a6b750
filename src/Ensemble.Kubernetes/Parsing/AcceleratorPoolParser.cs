using System.Collections.Immutable;
using Ensemble.Core;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Resources;
using AcceleratorClass = Ensemble.Core.Fleet.AcceleratorClass;
using AcceleratorPool = Ensemble.Core.Fleet.AcceleratorPool;
using PoolLevel = Ensemble.Core.Fleet.PoolLevel;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Reads an AcceleratorPool.</summary>
public static class AcceleratorPoolParser
{
    /// <summary>The pool, or all that is wrong with it.</summary>
    /// <param name="resource">The object; nothing of it is trusted.</param>
    /// <param name="classOf">The class of a name, null where there is none.</param>
    public static Parsed<AcceleratorPool> Parse(Resources.AcceleratorPool resource, Func<string, AcceleratorClass?> classOf)
    {
        var faults = new FaultList();
        faults.CheckSchema(ResourceKinds.AcceleratorPool, resource.Spec);
        if (faults.Any) return faults.ToInvalid<AcceleratorPool>();

        var spec = resource.Spec;
        var kind = classOf(spec.Class!);
        if (kind is null)
            faults.Add("spec.class", $"is '{spec.Class}', and no AcceleratorClass that can be used has that name", "Create or mend it, or name one of those that 'kubectl get acceleratorclasses' lists.");
        var selector = ParseSelector(resource.Spec, kind?.RecognisedBy ?? LabelSelector.Nothing, faults);
        if (kind is not null && selector.MatchesNothing)
            faults.Add("spec.nodeSelector", "is missing, and the class does not say how its nodes are recognised", "Set nodeSelector, or recognisedBy of the class.");
        var levels = ParseLevels(spec.Levels ?? [], faults);
        if (faults.Amount("spec.power.pue", spec.Power?.Pue) is < 1) faults.Add("spec.power.pue", $"is {spec.Power!.Pue}", "Use facility power over IT power, which is 1 or more.");
        faults.Watts("spec.power.hostWatts", spec.Power?.HostWatts);
        faults.Amount("spec.pricePerAcceleratorHour", spec.PricePerAcceleratorHour);
        if (faults.Any || kind is null) return faults.ToInvalid<AcceleratorPool>();

        return new Parsed<AcceleratorPool>.Valid(new()
        {
            Name = resource.Metadata.Name ?? "",
            Class = kind,
            Selector = selector,
            Levels = levels,
            BoundByScheduler = spec.Binding?.ValueOr(BindingMode.Direct) == BindingMode.Scheduler,
            Shared = spec.Sharing?.ValueOr(SharingMode.Exclusive) == SharingMode.Shared,
        });
    }

    /// <summary>Both must hold: a selector alone would let in nodes with other chips.</summary>
    private static LabelSelector ParseSelector(AcceleratorPoolSpec spec, LabelSelector recognised, FaultList faults)
    {
        if (spec.NodeSelector is null) return recognised;
        var own = SelectorParser.Parse(spec.NodeSelector, "spec.nodeSelector", faults);
        return recognised.MatchesNothing ? own : new LabelSelector([.. recognised.Requirements.Union(own.Requirements)]);
    }

    private static ImmutableArray<PoolLevel> ParseLevels(List<Resources.PoolLevel> levels, FaultList faults)
    {
        var parsed = ImmutableArray.CreateBuilder<PoolLevel>();
        for (var i = 0; i < levels.Count; i++)
        {
            var path = $"spec.levels[{i}]";
            if (levels[i].Name is PoolLevel.Host or PoolLevel.Island)
                faults.Add($"{path}.name", $"is '{levels[i].Name}', a level that every pool has", "Leave it out.");
            var latency = faults.Amount($"{path}.microseconds", levels[i].Microseconds);
            parsed.Add(new(
                levels[i].Name!,
                levels[i].Label!,
                faults.Bandwidth($"{path}.gigabytesPerSecond", levels[i].GigabytesPerSecond),
                latency is < 1_000_000_000 ? new TimeSpan((long)(latency.Value * TimeSpan.TicksPerMicrosecond)) : null));
            if (latency is >= 1_000_000_000) faults.Add($"{path}.microseconds", $"is {levels[i].Microseconds}", "Use microseconds, less than 1000000000.");
        }

        return parsed.ToImmutable();
    }
}
