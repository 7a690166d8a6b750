using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Pods;

namespace Ensemble.Operator.Fleet;

/// <summary>What the operator keeps of the objects it reads, and how the answers to its own writes are read alike.</summary>
internal static class FleetProjections
{
    public static IProjection<PodFacts> Pods { get; } = new PodProjection();

    public static IProjection<NodeFacts> Nodes { get; } = new NodeProjection();

    public static IProjection<OwnedObject> Services { get; } = new OwnedProjection(CoreKinds.Service);

    public static IProjection<BudgetState> Budgets { get; } = new BudgetProjection();

    public static IProjection<RankTableState> RankTables { get; } = new RankTableProjection();

    public static IProjection<VolumeClaimFacts> Claims { get; } = new VolumeClaimProjection();

    public static IProjection<VolumeFacts> Volumes { get; } = new VolumeProjection();

    /// <summary>JSON options that read answers straight into what informers keep.</summary>
    public static JsonSerializerOptions Json { get; } = new(ResourceJson.Options)
    {
        Converters =
        {
            new ProjectionConverter<PodFacts>(Pods),
            new ProjectionConverter<NodeFacts>(Nodes),
            new ProjectionConverter<OwnedObject>(Services),
            new ProjectionConverter<BudgetState>(Budgets),
            new ProjectionConverter<RankTableState>(RankTables),
            new ProjectionConverter<VolumeClaimFacts>(Claims),
            new ProjectionConverter<VolumeFacts>(Volumes),
            new ProjectionConverter<PodGroupFacts>(new PodGroupProjection(PodGroupProjection.Versions[0])),
        },
    };

    private sealed class ProjectionConverter<T>(IProjection<T> projection) : JsonConverter<T>
        where T : class
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => projection.Read(ref reader);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            throw new NotSupportedException("What is kept of an object is never written.");
    }

    private sealed class OwnedProjection(ResourceKind kind) : IProjection<OwnedObject>
    {
        public ResourceKind Kind => kind;

        public OwnedObject? Read(ref Utf8JsonReader json)
        {
            using var document = JsonDocument.ParseValue(ref json);
            var metadata = document.RootElement.GetProperty("metadata");
            return new(Key(metadata), Text(metadata, "uid"), Version(metadata), Text(metadata, "labels", Gangs.GangNames.JobUidLabel), FirstPort(document.RootElement));
        }

        public ObjectKey KeyOf(OwnedObject value) => value.Key;

        public string UidOf(OwnedObject value) => value.Uid;

        public long VersionOf(OwnedObject value) => value.ResourceVersion;
    }

    private sealed class BudgetProjection : IProjection<BudgetState>
    {
        public ResourceKind Kind => CoreKinds.PodDisruptionBudget;

        public BudgetState? Read(ref Utf8JsonReader json)
        {
            using var document = JsonDocument.ParseValue(ref json);
            var metadata = document.RootElement.GetProperty("metadata");
            var spec = document.RootElement.TryGetProperty("spec", out var given) ? given : default;
            var least = spec.ValueKind == JsonValueKind.Object && spec.TryGetProperty("minAvailable", out var number) && number.ValueKind == JsonValueKind.Number
                && number.TryGetInt32(out var whole) ? whole : -1;
            return new(Key(metadata), Text(metadata, "uid"), Version(metadata), least);
        }

        public ObjectKey KeyOf(BudgetState value) => value.Key;

        public string UidOf(BudgetState value) => value.Uid;

        public long VersionOf(BudgetState value) => value.ResourceVersion;
    }

    private sealed class RankTableProjection : IProjection<RankTableState>
    {
        public ResourceKind Kind => CoreKinds.ConfigMap;

        public RankTableState? Read(ref Utf8JsonReader json)
        {
            using var document = JsonDocument.ParseValue(ref json);
            var metadata = document.RootElement.GetProperty("metadata");
            return new(
                Key(metadata),
                Text(metadata, "uid"),
                Version(metadata),
                Text(metadata, "labels", Gangs.GangNames.JobUidLabel),
                Text(metadata, "labels", Gangs.GangNames.JobLabel),
                int.TryParse(Text(metadata, "annotations", Gangs.GangNames.AttemptLabel), out var attempt) ? attempt : 0,
                Text(document.RootElement, "data", Gangs.RankTable.Key) is { Length: > 0 } table && table != Gangs.RankTable.Initializing,
                DateTimeOffset.TryParse(Text(metadata, "annotations", Gangs.GangNames.RankTableAnnotation), CultureInfo.InvariantCulture, out var completed) ? completed : null);
        }

        public ObjectKey KeyOf(RankTableState value) => value.Key;

        public string UidOf(RankTableState value) => value.Uid;

        public long VersionOf(RankTableState value) => value.ResourceVersion;
    }

    private static int FirstPort(JsonElement service) =>
        service.TryGetProperty("spec", out var spec) && spec.ValueKind == JsonValueKind.Object
        && spec.TryGetProperty("ports", out var ports) && ports.ValueKind == JsonValueKind.Array && ports.GetArrayLength() > 0
        && ports[0].ValueKind == JsonValueKind.Object && ports[0].TryGetProperty("port", out var port) && port.TryGetInt32(out var number)
            ? number
            : 0;

    private static ObjectKey Key(JsonElement metadata) => new(Text(metadata, "namespace"), Text(metadata, "name"));

    private static long Version(JsonElement metadata) => long.TryParse(Text(metadata, "resourceVersion"), out var version) ? version : 0;

    private static string Text(JsonElement parent, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out parent)) return string.Empty;
        }

        return parent.ValueKind == JsonValueKind.String ? parent.GetString()! : string.Empty;
    }
}
