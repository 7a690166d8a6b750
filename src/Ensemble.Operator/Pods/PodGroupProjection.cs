using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Gangs;

namespace Ensemble.Operator.Pods;

/// <summary>Reads native PodGroups, of whatever version: what is kept of them has the same names in all.</summary>
/// <remarks>k8s.io/api scheduling/v1alpha2 (1.36) and v1beta1 (1.37): spec.schedulingPolicy.gang.minCount, spec.schedulingConstraints.topology[].key.</remarks>
internal sealed class PodGroupProjection(string version) : IProjection<PodGroupFacts>
{
    /// <summary>The versions that are understood, the best first.</summary>
    public static IReadOnlyList<string> Versions { get; } = ["v1beta1", "v1alpha3", "v1alpha2"];

    /// <summary>The kind in one of the versions: for rights, which are for all.</summary>
    public static ResourceKind AnyVersion { get; } = new PodGroupProjection(Versions[^1]).Kind;

    /// <inheritdoc/>
    public ResourceKind Kind { get; } = new("scheduling.k8s.io", version, "PodGroup", "podgroups", Namespaced: true);

    /// <inheritdoc/>
    public PodGroupFacts? Read(ref Utf8JsonReader json)
    {
        var group = JsonNode.Parse(ref json) as JsonObject;
        var metadata = group?["metadata"] as JsonObject;
        var name = Text(metadata?["name"]);
        if (string.IsNullOrEmpty(name)) return null;
        var spec = group!["spec"] as JsonObject;
        var labels = Object(metadata, "labels");
        var minimum = (Object(Object(spec, "schedulingPolicy"), "gang")?["minCount"])?.ToString();
        var topology = Object(spec, "schedulingConstraints")?["topology"] as JsonArray;
        return new(
            new(Text(metadata!["namespace"]) ?? "", name),
            Text(metadata["uid"]) ?? "",
            long.TryParse(Text(metadata["resourceVersion"]), NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0,
            int.TryParse(minimum, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Max(1, count) : null,
            topology is [JsonObject first, ..] ? Text(first["key"]) : null)
        {
            JobUid = Text(labels?[GangNames.JobUidLabel]),
            Attempt = int.TryParse(Text(labels?[GangNames.AttemptLabel]), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? attempt : null,
            Deleting = metadata["deletionTimestamp"] is not null,
        };
    }

    /// <inheritdoc/>
    public ObjectKey KeyOf(PodGroupFacts value) => value.Key;

    /// <inheritdoc/>
    public string UidOf(PodGroupFacts value) => value.Uid;

    /// <inheritdoc/>
    public long VersionOf(PodGroupFacts value) => value.ResourceVersion;

    private static JsonObject? Object(JsonObject? parent, string name) => parent?[name] as JsonObject;

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string)node! : null;
}
