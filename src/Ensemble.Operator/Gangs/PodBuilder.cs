using System.Globalization;
using System.Text.Json.Nodes;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Gangs;

/// <summary>Makes the pods of one attempt from the job's template. The template is open: what we don't know of is kept.</summary>
internal sealed class PodBuilder
{
    private readonly GangShape _gang;
    private readonly JsonObject _owner;
    private readonly JsonObject _base;

    /// <param name="gang">The attempt.</param>
    /// <param name="template">The job's pod template, the variant's containers laid over it; not changed.</param>
    public PodBuilder(GangShape gang, JsonObject template)
    {
        _gang = gang;
        _owner = Owner(gang);
        _base = (JsonObject)template.DeepClone();
        Prepare();
    }

    /// <summary>The reference that ties an object to its job, so that it goes when the job goes.</summary>
    public static JsonObject Owner(GangShape gang) => Owner(gang.Kind, gang.Name, gang.Uid);

    /// <inheritdoc cref="Owner(GangShape)"/>
    public static JsonObject Owner(ResourceKind kind, string name, string uid) => new()
    {
        ["apiVersion"] = $"{kind.Group}/{kind.Version}",
        ["kind"] = kind.Kind,
        ["name"] = name,
        ["uid"] = uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    /// <summary>The pod of one host, bound to its node, or held to it where the cluster's scheduler is to bind it.</summary>
    public JsonObject Build(int rank)
    {
        var share = _gang.Placement.Hosts[rank];
        var pod = Unbound(rank);
        if (_gang.BoundByScheduler) HeldPod.Hold((JsonObject)pod["spec"]!, share.Node);
        else pod["spec"]!["nodeName"] = share.Node;
        return pod;
    }

    /// <summary>The pod of one host without a node: for a dry run.</summary>
    public JsonObject Unbound(int rank)
    {
        var pod = (JsonObject)_base.DeepClone();
        var name = _gang.Pod(rank);
        var metadata = (JsonObject)pod["metadata"]!;
        metadata["name"] = name;
        Child(metadata, "labels")[GangNames.RankLabel] = Text(rank);
        Child(metadata, "labels")[GangNames.AttemptLabel] = Text(_gang.AttemptOf(rank));
        if (_gang.Class.Vendor == Vendor.Huawei) AnnotateForAscend(Child(metadata, "annotations"), rank);

        var spec = (JsonObject)pod["spec"]!;
        spec["hostname"] = name;
        foreach (var container in Containers(spec)) AddEnvironment(container, rank);
        if (_gang.Serving is { } terms && rank == 0) Lead(Child(metadata, "labels"), spec, terms);
        return pod;
    }

    private void Prepare()
    {
        var metadata = Child(_base, "metadata");
        metadata["namespace"] = _gang.Namespace;
        metadata["ownerReferences"] = new JsonArray(_owner.DeepClone());
        var labels = Child(metadata, "labels");
        labels[GangNames.JobLabel] = GangNames.LabelValue(_gang.Name);
        labels[GangNames.JobUidLabel] = _gang.Uid;
        labels[GangNames.AttemptLabel] = Text(_gang.Attempt);
        if (_gang.Replica is { } replica) labels[GangNames.ReplicaLabel] = Text(replica);
        labels[GangNames.QueueLabel] = GangNames.LabelValue(_gang.Queue);

        var spec = Child(_base, "spec");
        _base["apiVersion"] = "v1";
        _base["kind"] = "Pod";
        spec["subdomain"] = _gang.Rendezvous;
        spec["restartPolicy"] = "Never"; // One process that comes back alone cannot join its gang again.
        if (_gang.PodGroup is { } group && !spec.ContainsKey("schedulingGroup")) spec["schedulingGroup"] = new JsonObject { ["podGroupName"] = group };
        if (_gang.PriorityClass is { } priority && !spec.ContainsKey("priorityClassName")) spec["priorityClassName"] = priority;
        // A Service of the job's name would put variables such as VLLM_PORT before the engines that read them.
        if (_gang.Serving is not null && !spec.ContainsKey("enableServiceLinks")) spec["enableServiceLinks"] = false;
        AddTolerations(spec);
        if (spec["hostNetwork"] is JsonValue network && network.TryGetValue<bool>(out var onHost) && onHost) ClaimRendezvousPort(spec);
        if (!spec.ContainsKey("automountServiceAccountToken")) spec["automountServiceAccountToken"] = false; // Training and serving need no rights in the cluster.
        if (Containers(spec).FirstOrDefault() is { } trainer) AddChips(trainer);
        StopOrder.AddTo(spec, Containers(spec).FirstOrDefault(), _gang.Terms);
        if (_gang.Class.Vendor == Vendor.Huawei) MountRankTable(spec, labels);
    }

    private void AddTolerations(JsonObject spec)
    {
        var tolerations = List(spec, "tolerations");
        foreach (var key in (ReadOnlySpan<string>)[GangNames.ManagedTaint, _gang.Class.Resource])
        {
            tolerations.Add(new JsonObject { ["key"] = key, ["operator"] = "Exists", ["effect"] = "NoSchedule" });
        }
    }

    /// <summary>So that whoever looks at the pod knows that its host's port is taken, also when the gang is gone and the pod is not.</summary>
    private static void ClaimRendezvousPort(JsonObject spec)
    {
        if (Containers(spec).FirstOrDefault() is not { } trainer) return;
        var port = HostDemandParser.RendezvousPortOf(spec);
        var ports = List(trainer, "ports");
        if (Containers(spec).Any(container => (container["ports"] as JsonArray ?? []).OfType<JsonObject>().Any(entry => entry["containerPort"]?.ToString() == Text(port)))) return;
        ports.Add(new JsonObject { ["containerPort"] = port, ["hostPort"] = port });
    }

    private void AddChips(JsonObject container)
    {
        var resources = Child(container, "resources");
        var count = Text(_gang.Placement.ChipsPerHost);
        Child(resources, "limits")[_gang.Class.Resource] = count;
        Child(resources, "requests")[_gang.Class.Resource] = count;
    }

    private void MountRankTable(JsonObject spec, JsonObject labels)
    {
        const string volume = "ensemble-rank-table";
        labels["ring-controller.atlas"] = AscendGeneration(_gang.Class.Name);
        List(spec, "volumes").Add(new JsonObject
        {
            ["name"] = volume,
            ["configMap"] = new JsonObject { ["name"] = _gang.RankTable },
        });
        foreach (var container in Containers(spec))
        {
            List(container, "volumeMounts").Add(new JsonObject
            {
                ["name"] = volume,
                ["mountPath"] = ProcessEnvironment.RankTableFolder,
                ["readOnly"] = true,
            });
        }
    }

    private void AnnotateForAscend(JsonObject annotations, int rank)
    {
        // The plugin serves the pod with the oldest predicate-time first and marks it served: written once, at creation, in rank order.
        annotations["hccl/rankIndex"] = Text(rank);
        var nanoseconds = (_gang.PlacedAt.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * TimeSpan.NanosecondsPerTick;
        annotations["predicate-time"] = (nanoseconds + rank).ToString(CultureInfo.InvariantCulture);
        var prefix = _gang.Class.Resource[(_gang.Class.Resource.IndexOf('/', StringComparison.Ordinal) + 1)..];
        annotations[_gang.Class.Resource] =
            string.Join(',', _gang.Placement.Hosts[rank].Chips.Chips().Select(chip => $"{prefix}-{Text(chip)}"));
    }

    private void AddEnvironment(JsonObject container, int rank)
    {
        var env = List(container, "env");
        var own = env.OfType<JsonObject>().Select(entry => (string?)entry["name"]).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in ProcessEnvironment.Of(_gang, rank))
        {
            // What the author set stands: some images bring their own rendezvous.
            if (!own.Contains(name)) env.Add(new JsonObject { ["name"] = name, ["value"] = value });
        }

        if (_gang.Serving is not { } terms) return;
        foreach (var (name, path) in EngineEnvironment.FieldsOf(terms))
        {
            if (own.Contains(name)) continue;
            env.Add(new JsonObject { ["name"] = name, ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = path } } });
        }
    }

    /// <summary>Rank 0 takes the requests: the Service finds it by a label, once it is ready.</summary>
    private static void Lead(JsonObject labels, JsonObject spec, ServingTerms terms)
    {
        labels[GangNames.ServingLabel] = "true";
        var speaksHealth = terms.Engine is EngineKind.VLlm or EngineKind.SGLang or EngineKind.TensorRTLlm;
        if (!speaksHealth || Containers(spec).FirstOrDefault() is not { } engine || engine.ContainsKey("readinessProbe")) return;
        engine["readinessProbe"] = new JsonObject
        {
            ["httpGet"] = new JsonObject { ["path"] = "/health", ["port"] = terms.Port },
            ["periodSeconds"] = 5,
            ["timeoutSeconds"] = 5,
        };
    }

    public static string AscendGeneration(string kind) =>
        kind.Contains("910b", StringComparison.OrdinalIgnoreCase) ? "ascend-910b"
        : kind.Contains("910a", StringComparison.OrdinalIgnoreCase) ? "ascend-910"
        : "ascend-npu";

    private static IEnumerable<JsonObject> Containers(JsonObject spec) =>
        spec["containers"] is JsonArray containers ? containers.OfType<JsonObject>() : [];

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject child) return child;
        child = [];
        parent[name] = child;
        return child;
    }

    private static JsonArray List(JsonObject parent, string name)
    {
        if (parent[name] is JsonArray list) return list;
        list = [];
        parent[name] = list;
        return list;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
