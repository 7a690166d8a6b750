using System.Text;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Parsing;

namespace Ensemble.Benchmarks.Informers;

/// <summary>The objects of a large cluster at work, each made when it is asked for: nothing of it lies in memory.</summary>
/// <remarks>Every host has eight GPUs, each with one pod of ours; 15 pods of others run beside them. 16 of our pods are a gang.</remarks>
internal static class LargeCluster
{
    public const int Nodes = 10_000;
    public const int OwnPods = 80_000;
    public const int ForeignPods = 150_000;

    /// <summary>Persistent volume claims, each bound to a volume.</summary>
    public const int Claims = 20_000;

    private const int GangSize = 16;

    private static readonly string Fields =
        "{\"f:metadata\":{\"f:labels\":{\".\":{}," + string.Join(',', Enumerable.Range(0, 30).Select(i => $"\"f:key-{i}\":{{}}")) + "}}}";

    private static readonly string Environment =
        string.Join(',', Enumerable.Range(0, 18).Select(i => $$"""{"name":"VARIABLE_{{i}}","value":"a value of some length"}"""));

    private static readonly string[] Classes = [Resource("catalogue/h100-sxm.yaml")];

    private static readonly string[] Pools =
    [
        Resource(ManifestReader.Read(
            """
            apiVersion: ensemble.fleet/v1alpha1
            kind: AcceleratorPool
            metadata: {name: nvidia}
            spec:
              class: h100-sxm
              levels: [{name: Spine, label: network.topology.nvidia.com/spine}, {name: Rack, label: network.topology.nvidia.com/leaf}]
            """,
            "pool")[0].Json),
    ];

    /// <summary>How many objects a collection has; 0 where it is not known here.</summary>
    /// <param name="plural">The last part of the collection's path.</param>
    public static int Count(string plural) => plural switch
    {
        "nodes" => Nodes,
        "pods" => OwnPods + ForeignPods,
        "trainingjobs" or "services" or "poddisruptionbudgets" => OwnPods / GangSize,
        "persistentvolumeclaims" or "persistentvolumes" => Claims,
        "acceleratorclasses" => Classes.Length,
        "acceleratorpools" => Pools.Length,
        _ => 0,
    };

    /// <summary>One object of a collection, as JSON.</summary>
    public static string Item(string plural, int number) => plural switch
    {
        "nodes" => Node(number),
        "pods" => number < OwnPods ? OwnPod(number) : ForeignPod(number - OwnPods),
        "trainingjobs" => TrainingJob(number),
        "services" => Service(number),
        "poddisruptionbudgets" => Budget(number),
        "persistentvolumeclaims" => Claim(number),
        "persistentvolumes" => Volume(number),
        "acceleratorclasses" => Classes[number],
        _ => Pools[number],
    };

    private static string Uid(int job) => $"{job:x8}-aaaa-4000-8000-000000000001";

    private static int NodeOf(int pod) => pod % Nodes;

    private static string Node(int number) => $$$"""
        {"metadata":{"name":"gpu-{{{number:d5}}}","uid":"node-{{{number}}}","resourceVersion":"{{{number + 1}}}","creationTimestamp":"2026-08-01T10:00:00Z",
        "labels":{"kubernetes.io/hostname":"gpu-{{{number:d5}}}","kubernetes.io/arch":"amd64","kubernetes.io/os":"linux","nvidia.com/gpu.product":"NVIDIA-H100-80GB-HBM3",
        "network.topology.nvidia.com/leaf":"leaf-{{{number / 16}}}","network.topology.nvidia.com/spine":"spine-{{{number / 256}}}","topology.kubernetes.io/zone":"zone-{{{number / 5000}}}"},
        "managedFields":[{"manager":"kubelet","fieldsV1":{{{Fields}}}}]},
        "spec":{"podCIDR":"10.0.0.0/24","taints":[{"key":"ensemble.fleet/managed","effect":"NoSchedule"}]},
        "status":{"capacity":{"cpu":"192","memory":"2113396Mi","ephemeral-storage":"1Ti","pods":"110","nvidia.com/gpu":"8"},
        "allocatable":{"cpu":"190","memory":"2099060Mi","ephemeral-storage":"900Gi","pods":"110","nvidia.com/gpu":"8"},
        "conditions":[{"type":"Ready","status":"True","lastHeartbeatTime":"2026-08-01T10:00:00Z","lastTransitionTime":"2026-08-01T10:00:00Z"}],
        "addresses":[{"type":"InternalIP","address":"10.{{{number / 65025}}}.{{{number / 255 % 255}}}.{{{number % 255}}}"}],"images":[{"names":["registry.example/pretrain:1"],"sizeBytes":1}]} }
        """;

    private static string OwnPod(int number)
    {
        var (job, rank) = (number / GangSize, number % GangSize);
        return Pod(
            $"job-{job}-{job:x8}-1-{rank}", $"team-{job % 50}", number, NodeOf(number), "nvidia.com/gpu\":\"1", "ensemble-operator",
            $$""" "ensemble.fleet/job":"job-{{job}}","ensemble.fleet/job-uid":"{{Uid(job)}}","ensemble.fleet/attempt":"1","ensemble.fleet/rank":"{{rank}}","ensemble.fleet/queue":"default" """,
            $$"""{"apiVersion":"ensemble.fleet/v1alpha1","kind":"TrainingJob","name":"job-{{job}}","uid":"{{Uid(job)}}","controller":true}""");
    }

    private static string ForeignPod(int number) => Pod(
        $"agent-{number}", "monitoring", OwnPods + number, NodeOf(number), "ephemeral-storage\":\"1Gi", "kube-controller-manager",
        $$""" "app.kubernetes.io/name":"agent-{{number % 15}}","pod-template-generation":"1","controller-revision-hash":"6c7f8b{{number % 15}}" """,
        $$"""{"apiVersion":"apps/v1","kind":"DaemonSet","name":"agent-{{number % 15}}","uid":"daemon-{{number % 15}}","controller":true}""");

    private static string Pod(string name, string ns, int number, int node, string resource, string manager, string labels, string owner) => $$$"""
        {"metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","uid":"{{{number:x8}}}-bbbb-4000-8000-000000000002","resourceVersion":"{{{20_000 + number}}}","creationTimestamp":"2026-08-01T10:00:00Z",
        "labels":{{{{labels}}}},"annotations":{"kubernetes.io/config.seen":"2026-08-01T10:00:00Z"},"ownerReferences":[{{{owner}}}],
        "managedFields":[{"manager":"{{{manager}}}","operation":"Update","fieldsV1":{{{Fields}}}},{"manager":"kubelet","operation":"Update","fieldsV1":{{{Fields}}},"subresource":"status"}]},
        "spec":{"volumes":[{"name":"kube-api-access-x","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"} }],"defaultMode":420} }],
        "containers":[{"name":"main","image":"registry.example/image:1","command":["run"],"env":[{{{Environment}}}],
        "resources":{"limits":{"{{{resource}}}"},"requests":{"cpu":"8","memory":"64Gi","{{{resource}}}"} },"terminationMessagePath":"/dev/termination-log","imagePullPolicy":"IfNotPresent"}],
        "restartPolicy":"Never","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountName":"default","nodeName":"gpu-{{{node:d5}}}","schedulerName":"default-scheduler","priority":0,
        "tolerations":[{"key":"ensemble.fleet/managed","operator":"Exists","effect":"NoSchedule"},{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}]},
        "status":{"phase":"Running","conditions":[{"type":"PodScheduled","status":"True"},{"type":"Ready","status":"True","lastTransitionTime":"2026-08-01T10:00:09Z"}],
        "hostIP":"10.{{{node / 65025}}}.{{{node / 255 % 255}}}.{{{node % 255}}}","podIP":"172.{{{number / 65025}}}.{{{number / 255 % 255}}}.{{{number % 255}}}","startTime":"2026-08-01T10:00:00Z",
        "containerStatuses":[{"name":"main","state":{"running":{"startedAt":"2026-08-01T10:00:08Z"} },"ready":true,"restartCount":0,"started":true,"image":"registry.example/image:1","containerID":"containerd://{{{number:x64}}}"}],"qosClass":"Burstable"} }
        """;

    private static string TrainingJob(int job)
    {
        var first = NodeOf(job * GangSize);
        var condition = (string type, string reason) => $$"""{"type":"{{type}}","status":"True","reason":"{{reason}}","message":"so it is","lastTransitionTime":"2026-08-01T10:00:00Z","observedGeneration":1}""";
        return $$$"""
            {"apiVersion":"ensemble.fleet/v1alpha1","kind":"TrainingJob","metadata":{"name":"job-{{{job}}}","namespace":"team-{{{job % 50}}}","uid":"{{{Uid(job)}}}","generation":1,
            "resourceVersion":"{{{300_000 + job}}}","creationTimestamp":"2026-08-01T10:00:00Z","finalizers":["ensemble.fleet/gang"],"managedFields":[{"manager":"kubectl","fieldsV1":{{{Fields}}}}]},
            "spec":{"size":{"accelerators":{{{GangSize}}}},"template":{"spec":{"containers":[{"name":"main","image":"registry.example/image:1","command":["run"],"env":[{{{Environment}}}],
            "resources":{"requests":{"cpu":"8","memory":"64Gi"} } }]} } },
            "status":{"state":"Running","reason":"AllHostsRun","attempt":1,"observedGeneration":1,"startTime":"2026-08-01T10:00:09Z","firstPlacedTime":"2026-08-01T10:00:00Z",
            "conditions":[{{{condition("Accepted", "Accepted")}}},{{{condition("Placed", "SpansPool")}}},{{{condition("Running", "AllHostsRun")}}}],
            "placement":{"generation":1,"class":"h100-sxm","pool":"nvidia","accelerators":{{{GangSize}}},"time":"2026-08-01T10:00:00Z","reason":"so it is",
            "hosts":[{"nodes":"gpu-[{{{first:d5}}}-{{{first + GangSize - 1:d5}}}]","chips":"{{{job * GangSize / Nodes}}}"}]} } }
            """;
    }

    private static string Service(int job) => $$$"""
        {"metadata":{"name":"job-{{{job}}}-{{{job:x8}}}","namespace":"team-{{{job % 50}}}","uid":"service-{{{job}}}","resourceVersion":"{{{400_000 + job}}}",
        "labels":{"ensemble.fleet/job-uid":"{{{Uid(job)}}}"} },"spec":{"clusterIP":"None"} }
        """;

    private static string Budget(int job) => $$$"""
        {"metadata":{"name":"job-{{{job}}}-{{{job:x8}}}","namespace":"team-{{{job % 50}}}","uid":"budget-{{{job}}}","resourceVersion":"{{{410_000 + job}}}",
        "labels":{"ensemble.fleet/job-uid":"{{{Uid(job)}}}"} },"spec":{"minAvailable":{{{GangSize - 1}}}} }
        """;

    private static string Claim(int number) => $$$"""
        {"metadata":{"name":"data-{{{number}}}","namespace":"team-{{{number % 50}}}","uid":"claim-{{{number}}}","resourceVersion":"{{{420_000 + number}}}",
        "annotations":{"pv.kubernetes.io/bind-completed":"yes"},"managedFields":[{"manager":"kube-controller-manager","fieldsV1":{{{Fields}}}}]},
        "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"100Gi"} },"volumeName":"pvc-{{{number}}}","storageClassName":"fast","volumeMode":"Filesystem"},"status":{"phase":"Bound"} }
        """;

    private static string Volume(int number) => $$$"""
        {"metadata":{"name":"pvc-{{{number}}}","uid":"volume-{{{number}}}","resourceVersion":"{{{450_000 + number}}}","managedFields":[{"manager":"csi-provisioner","fieldsV1":{{{Fields}}}}]},
        "spec":{"capacity":{"storage":"100Gi"},"csi":{"driver":"csi.example","volumeHandle":"handle-{{{number}}}"},"accessModes":["ReadWriteOnce"],
        "claimRef":{"kind":"PersistentVolumeClaim","namespace":"team-{{{number % 50}}}","name":"data-{{{number}}}","uid":"claim-{{{number}}}"},"storageClassName":"fast",
        "nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"topology.kubernetes.io/zone","operator":"In","values":["zone-{{{number % 2}}}"]}]}]} } },"status":{"phase":"Bound"} }
        """;

    private static string Resource(string embedded)
    {
        using var reader = new StreamReader(typeof(LargeCluster).Assembly.GetManifestResourceStream(embedded)!, Encoding.UTF8);
        return Resource(ManifestReader.Read(reader.ReadToEnd(), embedded)[0].Json);
    }

    private static string Resource(JsonObject item)
    {
        var metadata = item["metadata"]!;
        (metadata["uid"], metadata["resourceVersion"], metadata["generation"]) = ($"uid-of-{metadata["name"]}", "1", 1);
        return item.ToJsonString();
    }
}
