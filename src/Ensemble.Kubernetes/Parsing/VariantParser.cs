using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Reads the ways in which a job can run, each with what its pods ask of a node.</summary>
internal static class VariantParser
{
    public static ImmutableArray<Variant> Parse(JsonObject template, List<JobVariant>? variants, FaultList faults)
    {
        if (variants is not { Count: > 0 })
            return [new Variant { Name = Variant.DefaultName, Demand = HostDemandParser.Parse(template, "spec.template", faults) }];

        return [.. variants.Select((variant, i) => Parse(template, variant, $"spec.variants[{i}]", faults))];
    }

    private static Variant Parse(JsonObject template, JobVariant variant, string path, FaultList faults)
    {
        if (variant.Classes is not null && variant.Vendor is not null)
            faults.Add(path, "has both classes and vendor", "Leave out vendor to run on those classes only, or classes to run on any class of the vendor.");
        if (!CheckOverlays(template, variant.Containers ?? [], path, faults)) return new Variant { Name = variant.Name! };
        Vendor? vendor = variant.Vendor is { } word && word.TryValue(out var known) ? known : null;
        return new Variant
        {
            Name = variant.Name!,
            Vendor = vendor,
            Classes = [.. variant.Classes ?? []],
            Demand = HostDemandParser.Parse(VariantTemplate.Of(template, variant), "spec.template", faults),
        };
    }

    /// <summary>A container that the template lacks is one more if it has an image, and a slip of the pen if it has none.</summary>
    private static bool CheckOverlays(JsonObject template, List<ContainerOverlay> overlays, string path, FaultList faults)
    {
        var containers = (template["spec"] as JsonObject)?["containers"] as JsonArray ?? [];
        var names = containers.Select(container => VariantTemplate.NameOf(container) ?? "").ToList();
        var sound = true;
        for (var i = 0; i < overlays.Count; i++)
        {
            if (names.Contains(overlays[i].Name!, StringComparer.Ordinal) || overlays[i].Fields?.ContainsKey("image") is true) continue;
            faults.Add($"{path}.containers[{i}].name", $"is '{overlays[i].Name}', no container of the template", Suggestion.Cure(overlays[i].Name!, names));
            sound = false;
        }

        return sound;
    }
}
