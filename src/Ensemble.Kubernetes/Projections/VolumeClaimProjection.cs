using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using k8s.Models;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Reads claims of persistent volumes: of 100,000 of them little is kept. Safe for use by many at once.</summary>
public sealed class VolumeClaimProjection : IProjection<VolumeClaimFacts>
{
    /// <summary>The node for which a claim's volume is to be made.</summary>
    public const string SelectedNode = "volume.kubernetes.io/selected-node";

    private const string BindCompleted = "pv.kubernetes.io/bind-completed";
    private const string ClassBeforeItWasAField = "volume.beta.kubernetes.io/storage-class";

    private static readonly KeptTexts Annotations = new([SelectedNode, BindCompleted, ClassBeforeItWasAField]);

    private readonly NameTable _names = new();

    /// <inheritdoc/>
    public ResourceKind Kind => CoreKinds.PersistentVolumeClaim;

    /// <inheritdoc/>
    public VolumeClaimFacts? Read(ref Utf8JsonReader json)
    {
        var (metadata, annotations) = (new MetadataFacts(), LabelSet.Empty);
        var claim = new VolumeClaimFacts { Key = default, Uid = "" };
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("metadata"u8)) annotations = ReadMetadata(ref json, metadata);
            else if (json.ValueTextEquals("spec"u8)) claim = ReadSpec(ref json, claim);
            else if (json.ValueTextEquals("status"u8)) claim = claim with { Lost = StorageText.Phase(ref json, _names) == "Lost" };
            else json.SkipValue();
        }

        return string.IsNullOrEmpty(metadata.Name) ? null : claim with
        {
            Key = metadata.Key,
            Uid = metadata.Uid,
            ResourceVersion = metadata.Version,
            OwnerUid = metadata.OwnerUid,
            Deleting = metadata.Deleting,
            Class = annotations.GetValueOrDefault(ClassBeforeItWasAField) ?? claim.Class,
            Bound = claim.Volume is not null && annotations.ContainsKey(BindCompleted),
            SelectedNode = annotations.GetValueOrDefault(SelectedNode) is { Length: > 0 } node ? node : null,
        };
    }

    /// <inheritdoc/>
    public ObjectKey KeyOf(VolumeClaimFacts value) => value.Key;

    /// <inheritdoc/>
    public string UidOf(VolumeClaimFacts value) => value.Uid;

    /// <inheritdoc/>
    public long VersionOf(VolumeClaimFacts value) => value.ResourceVersion;

    private LabelSet ReadMetadata(ref Utf8JsonReader json, MetadataFacts metadata)
    {
        var annotations = LabelSet.Empty;
        if (!json.EnterObject()) return annotations;
        while (json.NextProperty())
        {
            if (metadata.TryRead(ref json, _names)) continue;
            if (json.ValueTextEquals("annotations"u8)) annotations = Annotations.Read(ref json);
            else json.SkipValue();
        }

        return annotations;
    }

    private VolumeClaimFacts ReadSpec(ref Utf8JsonReader json, VolumeClaimFacts claim)
    {
        if (!json.EnterObject()) return claim;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("storageClassName"u8)) claim = claim with { Class = json.Name(_names) ?? "" };
            else if (json.ValueTextEquals("volumeName"u8)) claim = claim with { Volume = json.Text() is { Length: > 0 } volume ? volume : null };
            else if (json.ValueTextEquals("volumeMode"u8)) claim = claim with { Block = json.Name(_names) == "Block" };
            else if (json.ValueTextEquals("accessModes"u8)) claim = claim with { Access = StorageText.Access(ref json) };
            else if (json.ValueTextEquals("resources"u8)) claim = claim with { Bytes = Requested(ref json) };
            else if (json.ValueTextEquals("selector"u8)) claim = claim with { Selector = Selector(ref json) };
            else json.SkipValue();
        }

        return claim;
    }

    private static long Requested(ref Utf8JsonReader json)
    {
        var bytes = 0L;
        if (!json.EnterObject()) return bytes;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("requests"u8)) bytes = StorageText.Bytes(ref json);
            else json.SkipValue();
        }

        return bytes;
    }

    private static LabelSelector? Selector(ref Utf8JsonReader json)
    {
        json.Read();
        if (JsonNode.Parse(ref json) is not JsonObject selector) return null;
        var faults = new FaultList();
        var parsed = SelectorParser.Parse(selector.Deserialize<V1LabelSelector>(ResourceJson.Options)!, "spec.selector", faults);
        return faults.Any ? LabelSelector.Nothing : parsed;
    }
}
