using System.Text.Json;

namespace Ensemble.Kubernetes.Projections;

/// <summary>A pod being read. One is used again and again, so that reading allocates only what is kept.</summary>
internal sealed class PodDraft(NameTable names, VectorTable vectors, KeptTexts annotations)
{
    private const int LongestMessage = 256;

    private readonly MetadataFacts _metadata = new();
    private readonly GangLabelsDraft _gang = new(names);
    private readonly PodRequests _requests = new();
    private readonly ContainerStates _containers = new(names);
    private readonly PodClaimsDraft _claims = new(names);
    private readonly List<int> _hostPorts = [];
    private LabelSet _annotations = LabelSet.Empty;
    private string? _node;
    private string? _scheduler;
    private string? _reason;
    private string? _message;
    private string? _podIp;
    private string? _hostIp;
    private PodPhase _phase;
    private bool _ready;
    private string? _disruption;
    private string? _unbound;
    private string? _unboundMessage;
    private int _priority;

    public void Clear()
    {
        _metadata.Clear();
        _gang.Clear();
        _requests.Clear();
        _containers.Clear();
        _claims.Clear();
        _hostPorts.Clear();
        _annotations = LabelSet.Empty;
        (_node, _scheduler, _reason, _message, _podIp, _hostIp) = (null, null, null, null, null, null);
        (_phase, _ready, _priority) = (PodPhase.Unknown, false, 0);
        (_disruption, _unbound, _unboundMessage) = (null, null, null);
    }

    public void ReadMetadata(ref Utf8JsonReader json)
    {
        if (!json.EnterObject()) return;
        while (json.NextProperty())
        {
            if (_metadata.TryRead(ref json, names)) continue;
            if (json.ValueTextEquals("labels"u8)) _gang.Read(ref json);
            else if (json.ValueTextEquals("annotations"u8)) _annotations = annotations.Read(ref json);
            else json.SkipValue();
        }
    }

    public void ReadSpec(ref Utf8JsonReader json)
    {
        if (!json.EnterObject()) return;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("nodeName"u8)) _node = json.Name(names) is { Length: > 0 } node ? node : null;
            else if (json.ValueTextEquals("schedulerName"u8)) _scheduler = json.Name(names);
            else if (json.ValueTextEquals("priority"u8)) _priority = json.SmallWhole() ?? 0;
            else if (json.ValueTextEquals("containers"u8)) ReadContainers(ref json, initial: false);
            else if (json.ValueTextEquals("initContainers"u8)) ReadContainers(ref json, initial: true);
            else if (json.ValueTextEquals("volumes"u8)) _claims.Read(ref json);
            else if (json.ValueTextEquals("overhead"u8)) _requests.ReadOverhead(ref json, names);
            else if (json.ValueTextEquals("resources"u8)) _requests.ReadPod(ref json, names);
            else json.SkipValue();
        }
    }

    public void ReadStatus(ref Utf8JsonReader json)
    {
        if (!json.EnterObject()) return;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("phase"u8)) _phase = Phase(json.Name(names));
            else if (json.ValueTextEquals("reason"u8)) _reason = json.Name(names);
            else if (json.ValueTextEquals("message"u8)) _message = json.Text(LongestMessage);
            else if (json.ValueTextEquals("podIP"u8)) _podIp = json.Text();
            else if (json.ValueTextEquals("hostIP"u8)) _hostIp = json.Name(names);
            else if (json.ValueTextEquals("conditions"u8)) ReadConditions(ref json);
            else if (json.ValueTextEquals("containerStatuses"u8)) _containers.Read(ref json, initial: false);
            else if (json.ValueTextEquals("initContainerStatuses"u8)) _containers.Read(ref json, initial: true);
            else json.SkipValue();
        }
    }

    /// <returns>Null where the pod has no name.</returns>
    public PodFacts? ToFacts() => string.IsNullOrEmpty(_metadata.Name) ? null : new()
    {
        Key = _metadata.Key,
        Uid = _metadata.Uid,
        ResourceVersion = _metadata.Version,
        NodeName = _node,
        Phase = _phase,
        Deleting = _metadata.Deleting,
        Ready = _ready,
        Started = _containers.AllStarted,
        StartedAt = _containers.FirstStart,
        CreatedAt = _metadata.CreatedAt,
        Reason = _reason,
        Message = _message,
        SchedulerName = _scheduler,
        PodIp = _podIp,
        HostIp = _hostIp,
        Failure = _containers.Failure,
        Disruption = _disruption,
        WaitingReason = _containers.WaitingReason ?? (_gang.IsOurs ? _unbound : null),
        WaitingMessage = _containers.WaitingMessage ?? (_gang.IsOurs ? _unboundMessage : null),
        Restarts = _containers.Restarts,
        Requests = _requests.End(vectors),
        HostPorts = _hostPorts.Count == 0 ? [] : [.. _hostPorts.Distinct().Order()],
        Claims = _claims.ToClaims(_metadata.Name),
        Priority = _priority,
        OwnerUid = _metadata.OwnerUid,
        Gang = _gang.ToLabels(),
        Annotations = _annotations,
    };

    private static PodPhase Phase(string? phase) => phase switch
    {
        "Pending" => PodPhase.Pending,
        "Running" => PodPhase.Running,
        "Succeeded" => PodPhase.Succeeded,
        "Failed" => PodPhase.Failed,
        _ => PodPhase.Unknown,
    };

    private void ReadContainers(ref Utf8JsonReader json, bool initial)
    {
        if (!json.EnterArray()) return;
        while (json.NextObject())
        {
            var staysOn = false;
            while (json.NextProperty())
            {
                if (json.ValueTextEquals("resources"u8)) _requests.ReadContainer(ref json, names);
                else if (json.ValueTextEquals("ports"u8)) ReadPorts(ref json);
                else if (json.ValueTextEquals("restartPolicy"u8)) staysOn = json.Name(names) == "Always";
                else json.SkipValue();
            }

            if (initial) _requests.EndInitContainer(staysOn);
            else _requests.EndContainer();
        }
    }

    private void ReadPorts(ref Utf8JsonReader json)
    {
        if (!json.EnterArray()) return;
        while (json.NextObject())
        {
            while (json.NextProperty())
            {
                if (!json.ValueTextEquals("hostPort"u8)) json.SkipValue();
                else if (json.SmallWhole() is { } port and > 0) _hostPorts.Add(port);
            }
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
            string? message = null;
            while (json.NextProperty())
            {
                if (json.ValueTextEquals("type"u8)) type = json.Name(names);
                else if (json.ValueTextEquals("status"u8)) status = json.Name(names);
                else if (json.ValueTextEquals("reason"u8)) reason = json.Name(names);
                else if (json.ValueTextEquals("message"u8) && _gang.IsOurs) message = json.Text(LongestMessage);
                else json.SkipValue();
            }

            if (type == "DisruptionTarget" && status == "True") _disruption = reason ?? "";
            if (type == "PodScheduled" && status == "False") (_unbound, _unboundMessage) = (reason, message);
            if (type == "Ready") _ready = status == "True";
        }
    }
}
