using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Parsing;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Reads persistent volumes: who may use them, and the nodes that reach them. Safe for use by many at once.</summary>
public sealed class VolumeProjection : IProjection<VolumeFacts>
{
    /// <summary>Labels that say where a volume is, by which volumes of old were held to nodes, and the node labels they meet.</summary>
    private static readonly (string Volume, string Node)[] Places =
    [
        ("topology.kubernetes.io/zone", "topology.kubernetes.io/zone"), ("topology.kubernetes.io/region", "topology.kubernetes.io/region"),
        ("failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"), ("failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"),
    ];

    private readonly NameTable _names = new();

    /// <inheritdoc/>
    public ResourceKind Kind => CoreKinds.PersistentVolume;

    /// <inheritdoc/>
    public VolumeFacts? Read(ref Utf8JsonReader json)
    {
        var (metadata, labels) = (new MetadataFacts(), LabelSet.Empty);
        var volume = new VolumeFacts { Name = "", Uid = "" };
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("metadata"u8)) labels = ReadMetadata(ref json, metadata);
            else if (json.ValueTextEquals("spec"u8)) volume = ReadSpec(ref json, volume);
            else if (json.ValueTextEquals("status"u8)) volume = volume with { Available = StorageText.Phase(ref json, _names) == "Available" };
            else json.SkipValue();
        }

        return string.IsNullOrEmpty(metadata.Name) ? null : volume with
        {
            Name = metadata.Name,
            Uid = metadata.Uid,
            ResourceVersion = metadata.Version,
            Deleting = metadata.Deleting,
            Nodes = Within(volume.Nodes, labels),
            Labels = volume.Available ? labels : LabelSet.Empty,
        };
    }

    /// <inheritdoc/>
    public ObjectKey KeyOf(VolumeFacts value) => new(value.Name);

    /// <inheritdoc/>
    public string UidOf(VolumeFacts value) => value.Uid;

    /// <inheritdoc/>
    public long VersionOf(VolumeFacts value) => value.ResourceVersion;

    /// <summary>As kube-scheduler takes them: several zones are parted by <c>__</c>, and a node that says nothing of its place is in all.</summary>
    private static ImmutableArray<LabelSelector> Within(ImmutableArray<LabelSelector> nodes, LabelSet labels)
    {
        foreach (var (place, label) in Places)
        {
            if (!labels.TryGetValue(place, out var values)) continue;
            nodes = LabelSelector.Both(nodes, [new([new(label, LabelOperator.In, [.. values.Split("__")])]), new([new(label, LabelOperator.DoesNotExist, [])])]);
        }

        return nodes;
    }

    private LabelSet ReadMetadata(ref Utf8JsonReader json, MetadataFacts metadata)
    {
        var labels = LabelSet.Empty;
        if (!json.EnterObject()) return labels;
        while (json.NextProperty())
        {
            if (metadata.TryRead(ref json, _names)) continue;
            if (json.ValueTextEquals("labels"u8)) labels = json.Labels(_names);
            else json.SkipValue();
        }

        return labels;
    }

    private VolumeFacts ReadSpec(ref Utf8JsonReader json, VolumeFacts volume)
    {
        if (!json.EnterObject()) return volume;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("storageClassName"u8)) volume = volume with { Class = json.Name(_names) ?? "" };
            else if (json.ValueTextEquals("volumeMode"u8)) volume = volume with { Block = json.Name(_names) == "Block" };
            else if (json.ValueTextEquals("accessModes"u8)) volume = volume with { Access = StorageText.Access(ref json) };
            else if (json.ValueTextEquals("capacity"u8)) volume = volume with { Bytes = StorageText.Bytes(ref json) };
            else if (json.ValueTextEquals("claimRef"u8)) volume = ReadClaim(ref json, volume);
            else if (json.ValueTextEquals("nodeAffinity"u8)) volume = volume with { Nodes = Nodes(ref json) };
            else json.SkipValue();
        }

        return volume;
    }

    private VolumeFacts ReadClaim(ref Utf8JsonReader json, VolumeFacts volume)
    {
        if (!json.EnterObject()) return volume;
        var (ns, name, uid) = ("", "", (string?)null);
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("namespace"u8)) ns = json.Name(_names) ?? "";
            else if (json.ValueTextEquals("name"u8)) name = json.Text() ?? "";
            else if (json.ValueTextEquals("uid"u8)) uid = json.Text() is { Length: > 0 } text ? text : null;
            else json.SkipValue();
        }

        return volume with { Claim = new(ns, name), ClaimUid = uid };
    }

    private static ImmutableArray<LabelSelector> Nodes(ref Utf8JsonReader json)
    {
        json.Read();
        var affinity = new TemplateField(JsonNode.Parse(ref json), "spec.nodeAffinity", new FaultList());
        return NodeAffinityParser.Parse(affinity["required"]);
    }
}
