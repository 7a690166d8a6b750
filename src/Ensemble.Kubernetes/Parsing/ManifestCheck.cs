using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Core;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Crds;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Checks a manifest without a cluster: the schema with unknown fields, and all that the operator itself would object to.</summary>
public static class ManifestCheck
{
    /// <summary>Whether the document claims to be of our group, so that this check has something to say about it.</summary>
    public static bool IsOurs(ManifestDocument document) =>
        document.ApiVersion is { } version
            ? version.StartsWith($"{ResourceKinds.Group}/", StringComparison.Ordinal)
            : ResourceKinds.All.Any(kind => kind.Kind == document.Kind);

    /// <summary>All that is wrong with a document; empty for one that is sound or not of our group.</summary>
    /// <param name="document">The document.</param>
    /// <param name="policy">What the site allows templates; <see cref="TemplatePolicy.Baseline"/> unless given.</param>
    public static ImmutableArray<Fault> Check(ManifestDocument document, TemplatePolicy? policy = null)
    {
        if (!document.Faults.IsEmpty) return document.Faults;
        var faults = new FaultList();
        if (FindKind(document, faults) is not { } kind) return faults.ToArray();

        CheckMetadata(document.Json["metadata"], faults);
        new SchemaCheck(faults).Check(CrdGenerator.Of(kind).Schema, document.Json, "");
        if (document.Json["spec"] is not JsonObject) return faults.ToArray();
        var shape = faults.ToArray();
        foreach (var fault in CheckMeaning(kind, document.Json, policy ?? TemplatePolicy.Baseline))
        {
            // What has a wrong shape is told once: that its meaning is wrong too only follows from that.
            if (!shape.Any(known => known.Field.StartsWith(fault.Field, StringComparison.Ordinal))) faults.Add(fault.Field, fault.Problem, fault.Cure);
        }

        return faults.ToArray();
    }

    private static ResourceKind? FindKind(ManifestDocument document, FaultList faults)
    {
        if (document.ApiVersion is null) faults.Add("apiVersion", "is missing", $"Set it, for kinds of Ensemble to {ResourceKinds.ApiVersion}.");
        if (document.Kind is null) faults.Add("kind", "is missing", $"Set it, for kinds of Ensemble to one of {string.Join(", ", ResourceKinds.All.Select(kind => kind.Kind))}.");
        if (faults.Any || !IsOurs(document)) return null;

        if (document.ApiVersion != ResourceKinds.ApiVersion) faults.Add("apiVersion", $"is '{document.ApiVersion}'", $"Use {ResourceKinds.ApiVersion}.");
        var kind = ResourceKinds.All.FirstOrDefault(known => known.Kind == document.Kind);
        if (kind is null) faults.Add("kind", $"is '{document.Kind}'", Suggestion.Cure(document.Kind!, [.. ResourceKinds.All.Select(known => known.Kind)]));
        return faults.Any ? null : kind;
    }

    private static void CheckMetadata(JsonNode? node, FaultList faults)
    {
        var metadata = new TemplateField(node, "metadata", faults);
        var name = metadata["name"];
        if (!name.IsPresent && !metadata["generateName"].IsPresent) faults.Add("metadata.name", "is missing", "Give the object a name.");
        else if (name.Text() is { } text && (text.Length > 253 || !TextCheck.Matches(NamePatterns.DnsSubdomain, text)))
            faults.Add("metadata.name", $"is '{SchemaCheck.Cut(text)}', no valid name", "Use a-z, 0-9, hyphens and dots, at most 253 of them, with a letter or digit at both ends.");
        foreach (var map in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            foreach (var (_, value) in metadata[map].Fields()) value.Text();
        }
    }

    private static ImmutableArray<Fault> CheckMeaning(ResourceKind kind, JsonObject json, TemplatePolicy policy)
    {
        try
        {
            return kind.Kind switch
            {
                "TrainingJob" => CheckJob(To<TrainingJob>(json), policy),
                "InferenceJob" => CheckJob(To<InferenceJob>(json), policy),
                "AcceleratorClass" => FaultsOf(AcceleratorClassParser.Parse(To<AcceleratorClass>(json))),
                "AcceleratorPool" => FaultsOf(AcceleratorPoolParser.Parse(To<AcceleratorPool>(json), AnyClass)),
                "FleetQueue" => FaultsOf(FleetQueueParser.Parse(To<FleetQueue>(json))),
                _ => [],
            };
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            // Our schema leaves metadata to Kubernetes; a wrong type in there is all that can still fail.
            return [new Fault((e as JsonException)?.Path?.TrimStart('$').TrimStart('.') ?? "metadata", "has a value of a wrong type", "See 'kubectl explain trainingjob.metadata'.")];
        }
    }

    /// <summary>What a template may ask for is looked into once its shape is right.</summary>
    private static ImmutableArray<Fault> CheckJob(TrainingJob job, TemplatePolicy policy) => FaultsOf(TrainingJobParser.Parse(job)) is { IsEmpty: false } faults
        ? faults
        : TemplateGuard.Check(job.Spec, job.Metadata?.NamespaceProperty ?? "default", policy);

    private static ImmutableArray<Fault> CheckJob(InferenceJob job, TemplatePolicy policy) => FaultsOf(InferenceJobParser.Parse(job)) is { IsEmpty: false } faults
        ? faults
        : TemplateGuard.Check(job.Spec, job.Metadata?.NamespaceProperty ?? "default", policy);

    /// <summary>Offline no class is known, and a pool is not to blame for that.</summary>
    private static Core.Fleet.AcceleratorClass AnyClass(string name) => new()
    {
        Name = name,
        Vendor = default,
        Resource = "",
        RecognisedBy = Core.Fleet.LabelSelector.Everything,
    };

    private static T To<T>(JsonObject json) => json.Deserialize<T>(ResourceJson.Options) ?? throw new JsonException("The document is null.");

    private static ImmutableArray<Fault> FaultsOf<T>(Parsed<T> parsed) => parsed is Parsed<T>.Invalid(var faults) ? faults : [];
}
