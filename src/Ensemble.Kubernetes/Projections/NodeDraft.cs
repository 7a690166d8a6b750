using System.Text.Json;
using Ensemble.Core.Fleet;

namespace Ensemble.Kubernetes.Projections;

/// <summary>A node being read.</summary>
internal sealed class NodeDraft(NameTable names, VectorTable vectors, KeptTexts annotations)
{
    private readonly MetadataFacts _metadata = new();
    private readonly ResourceTally _allocatable = new();
    private readonly ResourceTally _capacity = new();
    private readonly List<KeyValuePair<string, string>> _labels = [];
    private readonly List<Taint> _taints = [];
    private LabelSet _annotations = LabelSet.Empty;
    private bool _unschedulable;
    private string? _internalIp;
    private Readiness _readiness;
    private DateTimeOffset? _since;
    private string? _reason;

    public void ReadMetadata(ref Utf8JsonReader json)
    {
        if (!json.EnterObject()) return;
        while (json.NextProperty())
        {
            if (_metadata.TryRead(ref json, names)) continue;
            if (json.ValueTextEquals("labels"u8)) json.Labels(names, _labels);
            else if (json.ValueTextEquals("annotations"u8)) _annotations = annotations.Read(ref json);
            else json.SkipValue();
        }
    }

    public void ReadSpec(ref Utf8JsonReader json)
    {
        if (!json.EnterObject()) return;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("unschedulable"u8)) _unschedulable = json.Truth() ?? false;
            else if (json.ValueTextEquals("taints"u8)) ReadTaints(ref json);
            else json.SkipValue();
        }
    }

    public void ReadStatus(ref Utf8JsonReader json)
    {
        if (!json.EnterObject()) return;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("allocatable"u8)) _allocatable.Read(ref json, names);
            else if (json.ValueTextEquals("capacity"u8)) _capacity.Read(ref json, names);
            else if (json.ValueTextEquals("conditions"u8)) ReadConditions(ref json);
            else if (json.ValueTextEquals("addresses"u8)) ReadAddresses(ref json);
            else json.SkipValue();
        }
    }

    /// <returns>Null where the node has no name.</returns>
    public NodeFacts? ToFacts() => string.IsNullOrEmpty(_metadata.Name) ? null : new()
    {
        Name = _metadata.Name,
        Uid = _metadata.Uid,
        ResourceVersion = _metadata.Version,
        Labels = LabelSet.Of(_labels),
        Annotations = _annotations,
        Taints = [.. _taints],
        Unschedulable = _unschedulable,
        Deleting = _metadata.Deleting,
        Allocatable = _allocatable.ToVector(vectors),
        Capacity = _capacity.ToVector(vectors),
        Readiness = _readiness,
        ReadinessSince = _since,
        ReadinessReason = _reason,
        InternalIp = _internalIp,
        CreatedAt = _metadata.CreatedAt,
    };

    private void ReadTaints(ref Utf8JsonReader json)
    {
        if (!json.EnterArray()) return;
        while (json.NextObject())
        {
            var (key, value, effect) = ("", "", (string?)null);
            DateTimeOffset? since = null;
            while (json.NextProperty())
            {
                if (json.ValueTextEquals("key"u8)) key = json.Name(names) ?? "";
                else if (json.ValueTextEquals("value"u8)) value = json.Name(names) ?? "";
                else if (json.ValueTextEquals("effect"u8)) effect = json.Name(names);
                else if (json.ValueTextEquals("timeAdded"u8)) since = json.Time();
                else json.SkipValue();
            }

            _taints.Add(new(key, value, effect switch
            {
                "PreferNoSchedule" => TaintEffect.PreferNoSchedule,
                "NoExecute" => TaintEffect.NoExecute,
                _ => TaintEffect.NoSchedule,
            }) { Since = since });
        }
    }

    private void ReadConditions(ref Utf8JsonReader json)
    {
        if (!json.EnterArray()) return;
        while (json.NextObject())
        {
            string? type = null;
            string? status = null;
            string? reason = null;
            DateTimeOffset? since = null;
            while (json.NextProperty())
            {
                if (json.ValueTextEquals("type"u8)) type = json.Name(names);
                else if (json.ValueTextEquals("status"u8)) status = json.Name(names);
                else if (json.ValueTextEquals("reason"u8)) reason = json.Name(names);
                else if (json.ValueTextEquals("lastTransitionTime"u8)) since = json.Time();
                else json.SkipValue();
            }

            if (type != "Ready") continue;
            _readiness = status switch { "True" => Readiness.Ready, "False" => Readiness.NotReady, _ => Readiness.Unknown };
            (_since, _reason) = (since, reason);
        }
    }

    private void ReadAddresses(ref Utf8JsonReader json)
    {
        if (!json.EnterArray()) return;
        while (json.NextObject())
        {
            string? type = null;
            string? address = null;
            while (json.NextProperty())
            {
                if (json.ValueTextEquals("type"u8)) type = json.Name(names);
                else if (json.ValueTextEquals("address"u8)) address = json.Text();
                else json.SkipValue();
            }

            if (type == "InternalIP") _internalIp ??= address;
        }
    }
}
