using System.Text;
using System.Text.Json;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Kubernetes.Tests.Projections;

/// <summary>Pods as an API server sends them.</summary>
internal static class Pods
{
    /// <summary>A pod of a gang with all that a real one carries: env, volumes, tolerations, conditions, managed fields; about 7 KB.</summary>
    public static string Typical(int number) => $$$"""
        {"metadata":{"name":"llama-3f9a1c22-1-{{{number}}}","namespace":"team-{{{number % 20}}}","uid":"3f9a1c22-0000-4000-8000-{{{number:d12}}}","resourceVersion":"{{{1000 + number}}}",
        "creationTimestamp":"2026-08-01T10:00:00Z","labels":{"app":"llama","ensemble.fleet/job":"llama-{{{number / 64}}}","ensemble.fleet/job-uid":"3f9a1c22-aaaa-4000-8000-{{{number / 64:d12}}}",
        "ensemble.fleet/attempt":"1","ensemble.fleet/rank":"{{{number % 64}}}","ring-controller.atlas":"ascend-910b"},
        "annotations":{"kubernetes.io/config.seen":"2026-08-01T10:00:00Z","cni.projectcalico.org/podIP":"10.1.2.3/32","huge":"{{{new string('x', 300)}}}"},
        "ownerReferences":[{"apiVersion":"ensemble.fleet/v1alpha1","kind":"TrainingJob","name":"llama","uid":"3f9a1c22-aaaa-4000-8000-{{{number / 64:d12}}}","controller":true,"blockOwnerDeletion":true}],
        "managedFields":[{"manager":"ensemble-operator","operation":"Update","apiVersion":"v1","time":"2026-08-01T10:00:00Z","fieldsType":"FieldsV1","fieldsV1":{{{Fields}}}},
        {"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"2026-08-01T10:00:09Z","fieldsType":"FieldsV1","fieldsV1":{{{Fields}}},"subresource":"status"}]},
        "spec":{"volumes":[{"name":"kube-api-access-x","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},{"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}}],"defaultMode":420}}],
        "containers":[{"name":"trainer","image":"registry.example/pretrain@sha256:{{{new string('a', 64)}}}","command":["torchrun","train.py"],"args":["--lr","0.1"],
        "ports":[{"name":"rdzv","hostPort":29500,"containerPort":29500,"protocol":"TCP"}],
        "env":[{{{Env(number)}}}],
        "resources":{"limits":{"nvidia.com/gpu":"8","cpu":"64","memory":"512Gi"},"requests":{"nvidia.com/gpu":"8","cpu":"32","memory":"256Gi"} },
        "volumeMounts":[{"name":"kube-api-access-x","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],"terminationMessagePath":"/dev/termination-log","imagePullPolicy":"IfNotPresent"}],
        "restartPolicy":"Never","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountName":"default","nodeName":"gpu-a-{{{number % 10000:d4}}}","hostNetwork":true,"schedulerName":"default-scheduler","priority":1000,
        "tolerations":[{"key":"ensemble.fleet/managed","operator":"Exists","effect":"NoSchedule"},{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}]},
        "status":{"phase":"Running","conditions":[{"type":"PodScheduled","status":"True","lastTransitionTime":"2026-08-01T10:00:00Z"},{"type":"Ready","status":"True","lastTransitionTime":"2026-08-01T10:00:09Z"}],
        "hostIP":"10.0.0.{{{number % 250}}}","podIP":"10.{{{number % 250}}}.{{{number / 250 % 250}}}.7","podIPs":[{"ip":"10.0.0.7"}],"startTime":"2026-08-01T10:00:00Z",
        "containerStatuses":[{"name":"trainer","state":{"running":{"startedAt":"2026-08-01T10:00:08Z"} },"lastState":{},"ready":true,"restartCount":0,"started":true,"image":"registry.example/pretrain:1","imageID":"sha256:abc","containerID":"containerd://{{{new string('b', 64)}}}"}],"qosClass":"Burstable"} }
        """;

    private static readonly string Fields =
        "{\"f:metadata\":{\"f:labels\":{\".\":{}," + string.Join(',', Enumerable.Range(0, 30).Select(i => $"\"f:key-{i}\":{{}}")) + "}}}";

    private static string Env(int number) =>
        string.Join(',', Enumerable.Range(0, 18).Select(i => $$"""{"name":"VARIABLE_{{i}}","value":"some value {{number}}"}"""));

    public static PodFacts Read(string json) => ReadWith(new PodProjection(), json)!;

    public static T? ReadWith<T>(IProjection<T> projection, string json)
        where T : class => ReadWith(projection, Encoding.UTF8.GetBytes(json));

    public static T? ReadWith<T>(IProjection<T> projection, ReadOnlySpan<byte> utf8)
        where T : class
    {
        var reader = new Utf8JsonReader(utf8, ProjectionReader.Options);
        reader.Read();
        return projection.Read(ref reader);
    }

    /// <summary>The smallest pod.</summary>
    public static string Small(string name, long version, string uid = "", string more = "") =>
        $$"""{"metadata":{"name":"{{name}}","namespace":"a","uid":"{{(uid.Length == 0 ? name : uid)}}","resourceVersion":"{{version}}"}{{more}} }""";
}
