using System.Text.Json;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Reads pods into <see cref="PodFacts"/>. Safe for use by many at once.</summary>
public sealed class PodProjection(PodProjectionOptions? options = null) : IProjection<PodFacts>
{
    private readonly NameTable _names = new();
    private readonly VectorTable _vectors = new();
    private readonly KeptTexts _annotations = new((options ?? new()).Annotations);
    private PodDraft? _spare;

    /// <inheritdoc/>
    public ResourceKind Kind => CoreKinds.Pod;

    /// <inheritdoc/>
    public PodFacts? Read(ref Utf8JsonReader json)
    {
        var draft = Interlocked.Exchange(ref _spare, null) ?? new(_names, _vectors, _annotations);
        draft.Clear();
        var again = json;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("metadata"u8)) draft.ReadMetadata(ref json);
            else if (json.ValueTextEquals("spec"u8)) draft.ReadSpec(ref json);
            else if (json.ValueTextEquals("status"u8)) draft.ReadStatus(ref json);
            else json.SkipValue();
        }

        var facts = draft.ToFacts();
        _spare = draft;
        return facts is { SchedulerName: StrangerPod.SchedulerName } && facts.Gang?.JobUid is null
            ? facts with { Stranger = StrangerReader.Read(again, _names, facts.NodeName is null && !facts.Finished) }
            : facts;
    }

    /// <inheritdoc/>
    public ObjectKey KeyOf(PodFacts value) => value.Key;

    /// <inheritdoc/>
    public string UidOf(PodFacts value) => value.Uid;

    /// <inheritdoc/>
    public long VersionOf(PodFacts value) => value.ResourceVersion;
}
