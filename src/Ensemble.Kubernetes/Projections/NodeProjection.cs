using System.Text.Json;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Reads nodes into <see cref="NodeFacts"/>. Safe for use by many at once.</summary>
/// <param name="annotations">Annotations to keep; by default Ascend's super-pod number.</param>
public sealed class NodeProjection(IReadOnlyList<string>? annotations = null) : IProjection<NodeFacts>
{
    private readonly NameTable _names = new();
    private readonly VectorTable _vectors = new();
    private readonly KeptTexts _annotations = new(annotations ?? ["superPodID"]);

    /// <inheritdoc/>
    public ResourceKind Kind => CoreKinds.Node;

    /// <inheritdoc/>
    public NodeFacts? Read(ref Utf8JsonReader json)
    {
        var draft = new NodeDraft(_names, _vectors, _annotations);
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("metadata"u8)) draft.ReadMetadata(ref json);
            else if (json.ValueTextEquals("spec"u8)) draft.ReadSpec(ref json);
            else if (json.ValueTextEquals("status"u8)) draft.ReadStatus(ref json);
            else json.SkipValue();
        }

        return draft.ToFacts();
    }

    /// <inheritdoc/>
    public ObjectKey KeyOf(NodeFacts value) => new("", value.Name);

    /// <inheritdoc/>
    public string UidOf(NodeFacts value) => value.Uid;

    /// <inheritdoc/>
    public long VersionOf(NodeFacts value) => value.ResourceVersion;
}
