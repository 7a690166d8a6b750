using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Processes;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>One pod on one node: what the API server last said of it, and what became of it here. Guarded by the gate.</summary>
internal sealed class PodRun(Kubelet kubelet, KubeletHost host, JsonObject seen) : Outgoing
{
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toldOnce = new(StringComparer.Ordinal);
    private int _version;
    private int _written;

    public JsonObject Object { get; private set; } = seen;
    public string Uid { get; } = seen.Text("metadata", "uid") ?? "";
    public string Namespace { get; } = seen.Text("metadata", "namespace") ?? "";
    public string Name { get; } = seen.Text("metadata", "name") ?? "";
    public Dictionary<string, string> Labels { get; } = Texts(seen.At("metadata", "labels"));
    public Dictionary<string, string> Annotations { get; private set; } = Texts(seen.At("metadata", "annotations"));
    public Dictionary<string, decimal> Requests { get; } = PodRequests.Of(seen);

    public PodPhase Phase { get; set; } = PodPhase.Pending;
    public bool Admitted { get; set; }
    public bool Terminating => Object.Text("metadata", "deletionTimestamp") is not null;

    /// <summary>Whether the API server no longer has it.</summary>
    public bool Gone { get; set; }
    public IReadOnlyList<SimulatedChip> Chips { get; set; } = [];
    public IPodProcess? Process { get; set; }
    public PodLog Log { get; set; } = new();
    public Dictionary<string, JsonObject> Files { get; } = new(StringComparer.Ordinal);
    public string Node => kubelet.Node.Name;
    public string HostAddress => kubelet.Node.Address;
    public string? Address { get; set; }
    /// <summary>Whether its process was told to stop.</summary>
    public bool StopAsked { get; set; }
    public DateTimeOffset? AcceptedAt { get; set; }
    public DateTimeOffset? RunningSince { get; set; }
    public DateTimeOffset? ReadySince { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public int ExitCode { get; set; }
    public int Restarts { get; set; }

    /// <summary>Why kubelet itself ended or refused it; null where its process ended.</summary>
    public (string Reason, string Message)? Verdict { get; set; }

    /// <summary>Why its containers do not start yet, in kubelet's words; null where nothing keeps them.</summary>
    public (string Reason, string Message)? Waits { get; set; }

    public int Count(string resource) => (int)Requests.GetValueOrDefault(resource);

    /// <returns>False if that was told before.</returns>
    public bool TryTell(string what)
    {
        lock (host.Gate) return _toldOnce.Add(what);
    }

    /// <returns>Whether an annotation changed that this node did not write.</returns>
    public bool See(JsonObject seen)
    {
        Object = seen;
        var now = Texts(seen.At("metadata", "annotations"));
        foreach (var (key, value) in _told) now[key] = value;
        var touched = now.Count != Annotations.Count || now.Any(a => Annotations.GetValueOrDefault(a.Key) != a.Value);
        Annotations = now;
        return touched;
    }

    /// <summary>Sets an annotation, here at once and on the server soon.</summary>
    public void Annotate(string key, string value)
    {
        Annotations[key] = _told[key] = value;
        Post(); // A plugin writes as soon as it has given the chips, before any container starts.
    }

    /// <summary>The state changed: the server shall know.</summary>
    public void Changed()
    {
        _version++;
        Post();
    }

    public void Post() => host.Outbox.Post(this);

    public override async Task WriteAsync(CancellationToken stop)
    {
        JsonObject? annotations, status;
        bool delete;
        int version;
        lock (host.Gate)
        {
            if (!kubelet.Hears || Gone) return;
            annotations = _told.Count == 0 ? null : new([.. _told.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value))]);
            status = _version == _written ? null : PodStatus.Of(this);
            delete = Terminating && Phase == PodPhase.Ended;
            version = _version;
        }

        if (annotations is not null) await PatchAsync(new() { ["uid"] = Uid, ["annotations"] = annotations.DeepClone() }, null, stop);
        if (status is not null) await PatchAsync(new() { ["uid"] = Uid }, status, stop);
        lock (host.Gate)
        {
            _written = version;
            foreach (var (key, value) in annotations ?? []) if (_told.GetValueOrDefault(key) == value!.GetValue<string>()) _told.Remove(key);
        }

        if (delete) await host.Api.DeleteAsync(CoreKinds.Pod, Namespace, Name, new() { Uid = Uid, GracePeriodSeconds = 0 }, stop);
    }

    private static Dictionary<string, string> Texts(JsonNode? map) =>
        map is JsonObject texts ? texts.ToDictionary(t => t.Key, t => t.Value.Text() ?? "", StringComparer.Ordinal) : new(StringComparer.Ordinal);

    private Task<JsonObject> PatchAsync(JsonObject metadata, JsonObject? status, CancellationToken stop)
    {
        var patch = new JsonObject { ["metadata"] = metadata };
        if (status is not null) patch["status"] = status;
        var subresource = status is null ? null : "status";
        return host.Api.PatchAsync<JsonObject>(CoreKinds.Pod, Namespace, Name, PatchType.Merge, patch, dryRun: false, stop, subresource);
    }
}
