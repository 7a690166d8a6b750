using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Conformance.Cases;

/// <summary>What every kind that we use can do.</summary>
public abstract class KindCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    private static readonly (string Name, string Yaml)[] All =
    [
        ("Pod", "{apiVersion: v1, kind: Pod, metadata: {name: NAME}, spec: {containers: [{name: main, image: 'registry.example/image:1'}]}}"),
        ("Node", "{apiVersion: v1, kind: Node, metadata: {name: NAME}}"),
        ("Service", "{apiVersion: v1, kind: Service, metadata: {name: NAME}, spec: {clusterIP: None, selector: {a: b}}}"),
        ("ConfigMap", "{apiVersion: v1, kind: ConfigMap, metadata: {name: NAME}, data: {key: value}}"),
        ("Secret", "{apiVersion: v1, kind: Secret, metadata: {name: NAME}, stringData: {key: value}}"),
        ("ServiceAccount", "{apiVersion: v1, kind: ServiceAccount, metadata: {name: NAME}}"),
        ("PersistentVolumeClaim", "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: NAME}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}"),
        ("Lease", "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: NAME}, spec: {holderIdentity: me, leaseDurationSeconds: 15}}"),
        ("Job", "{apiVersion: batch/v1, kind: Job, metadata: {name: NAME}, spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'registry.example/image:1'}]}}}}"),
        ("Deployment", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: NAME}, spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: main, image: 'registry.example/image:1'}]}}}}"),
        ("PodDisruptionBudget", "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: NAME}, spec: {minAvailable: 1, selector: {matchLabels: {a: NAME}}}}"),
        ("PriorityClass", "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: NAME}, value: 7}"),
        ("Role", "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: NAME}, rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]}"),
        ("StorageClass", "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: NAME}, provisioner: example.com/none}"),
        ("AcceleratorClass", "{apiVersion: ensemble.fleet/v1alpha1, kind: AcceleratorClass, metadata: {name: NAME}, spec: {vendor: Nvidia, resource: nvidia.com/gpu, recognisedBy: {matchLabels: {a: b}}, memory: {gibibytes: '80', gigabytesPerSecond: '3350'}, power: {tdpWatts: '700', idleWatts: '75'}, fabric: {kind: NvLink, gigabytesPerSecond: '450', island: 8}}}"),
        ("AcceleratorPool", "{apiVersion: ensemble.fleet/v1alpha1, kind: AcceleratorPool, metadata: {name: NAME}, spec: {class: h100-sxm}}"),
        ("AcceleratorNode", "{apiVersion: ensemble.fleet/v1alpha1, kind: AcceleratorNode, metadata: {name: NAME}, spec: {}}"),
        ("FleetQueue", "{apiVersion: ensemble.fleet/v1alpha1, kind: FleetQueue, metadata: {name: NAME}, spec: {weight: 2}}"),
        ("ResourceQuota", "{apiVersion: v1, kind: ResourceQuota, metadata: {name: NAME}, spec: {hard: {count/secrets: '1000'}}}"),
        ("LimitRange", "{apiVersion: v1, kind: LimitRange, metadata: {name: NAME}, spec: {limits: [{type: PersistentVolumeClaim, max: {storage: 1Ti}}]}}"),
        ("PersistentVolume", "{apiVersion: v1, kind: PersistentVolume, metadata: {name: NAME}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], persistentVolumeReclaimPolicy: Retain, storageClassName: none, hostPath: {path: /tmp/NAME}}}"),
        ("StatefulSet", "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: NAME}, spec: {serviceName: a, replicas: 0, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: main, image: 'registry.example/image:1'}]}}}}"),
        ("NetworkPolicy", "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: NAME}, spec: {podSelector: {matchLabels: {a: NAME}}}}"),
        ("EndpointSlice", "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: NAME}, addressType: IPv4, endpoints: [], ports: []}"),
        ("HorizontalPodAutoscaler", "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: NAME}, spec: {maxReplicas: 4, scaleTargetRef: {apiVersion: ensemble.fleet/v1alpha1, kind: InferenceJob, name: NAME}}}"),
        ("RoleBinding", "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: NAME}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: none}, subjects: [{kind: ServiceAccount, name: NAME, namespace: default}]}"),
        ("ClusterRole", "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: NAME}, rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]}"),
        ("ClusterRoleBinding", "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: NAME}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: none}, subjects: [{kind: ServiceAccount, name: NAME, namespace: default}]}"),
        ("FlowSchema", "{apiVersion: flowcontrol.apiserver.k8s.io/v1, kind: FlowSchema, metadata: {name: NAME}, spec: {priorityLevelConfiguration: {name: global-default}, matchingPrecedence: 9000, rules: [{subjects: [{kind: User, user: {name: NAME}}], resourceRules: [{verbs: [get], apiGroups: [''], resources: [pods], namespaces: ['*']}]}]}}"),
        ("PriorityLevelConfiguration", "{apiVersion: flowcontrol.apiserver.k8s.io/v1, kind: PriorityLevelConfiguration, metadata: {name: NAME}, spec: {type: Limited, limited: {nominalConcurrencyShares: 5, limitResponse: {type: Reject}}}}"),
        ("InferenceJob", "{apiVersion: ensemble.fleet/v1alpha1, kind: InferenceJob, metadata: {name: NAME}, spec: {size: {accelerators: 8}, template: {spec: {containers: [{name: engine, image: 'registry.example/engine:1'}]}}}}"),
        ("TrainingJob", "{apiVersion: ensemble.fleet/v1alpha1, kind: TrainingJob, metadata: {name: NAME}, spec: {size: {accelerators: 8}, template: {spec: {containers: [{name: trainer, image: 'registry.example/train:1'}]}}}}"),
    ];

    public static IEnumerable<TheoryDataRow<string>> Kinds => All.Select(kind => new TheoryDataRow<string>(kind.Name));

    [Theory, MemberData(nameof(Kinds))]
    public async Task It_is_made_with_a_uid_and_a_version_and_read_by_name_and_in_the_list(string kind)
    {
        var made = await CreateAsync(Yaml(kind));
        Assert.NotEqual("", Objects.UidOf(made));
        Assert.True(long.Parse(Objects.VersionOf(made)) > 0);
        Assert.NotNull(made.At("metadata.creationTimestamp"));
        Assert.Equal(Objects.UidOf(made), Objects.UidOf(await GetAsync(made)));

        var of = Objects.KindOf(made);
        var list = await Api.ListAsync<JsonObject>(of, NamespaceOf(of), ListQuery.All, Stop);
        Assert.Contains(list.Items!, item => Objects.UidOf(item) == Objects.UidOf(made));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_update_from_an_old_version_is_a_conflict(string kind)
    {
        var old = await CreateAsync(Yaml(kind));
        var now = await PatchAsync(old, PatchType.Merge, """{"metadata":{"annotations":{"a":"1"}}}""");
        Assert.NotEqual(Objects.VersionOf(old), Objects.VersionOf(now));
        Assert.Equal("1", now.At("metadata.annotations.a"));

        old["metadata"]!["annotations"] = new JsonObject { ["a"] = "2" };
        Assert.True((await RefusedAsync(409, () => UpdateAsync(old))).IsConflict);
        await UntilAsync(() => IsUpdatedAsync(old, "3"), "an update from the newest version is taken");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task It_is_deleted_only_as_the_one_that_was_meant_and_then_it_is_gone(string kind)
    {
        var made = await CreateAsync(Yaml(kind));
        var conflict = await RefusedAsync(409, () => DeleteAsync(made, new() { Uid = "00000000-0000-4000-8000-000000000000" }));
        Assert.True(conflict.IsConflict);
        Assert.True(await DeleteAsync(made, new() { Uid = Objects.UidOf(made), GracePeriodSeconds = kind == "Pod" ? 0 : null }));
        await UntilGoneAsync(made);
        Assert.False(await DeleteAsync(made));
    }

    [Fact]
    public async Task A_secrets_plain_words_become_its_data()
    {
        var secret = await CreateAsync(Yaml("Secret"));
        Assert.Equal(("dmFsdWU=", null, "Opaque"), (secret.At("data.key"), secret.At("stringData.key"), secret.At("type")));
    }

    [Fact]
    public async Task A_priority_classes_value_stays()
    {
        var made = await CreateAsync(Yaml("PriorityClass"));
        Assert.Equal("PreemptLowerPriority", made.At("preemptionPolicy"));
        Assert.Contains("may not be changed in an update", (await RefusedAsync(422, () => PatchAsync(made, PatchType.Merge, """{"value":8}"""))).Message, StringComparison.Ordinal);
    }

    /// <summary>A controller may have written in between, such as a budget's: then its version is read again.</summary>
    private async Task<bool> IsUpdatedAsync(JsonObject item, string value)
    {
        var newest = await GetAsync(item);
        newest["metadata"]!["annotations"] = new JsonObject { ["a"] = value };
        try
        {
            return (await UpdateAsync(newest)).At("metadata.annotations.a") == value;
        }
        catch (ApiException e) when (e.IsConflict)
        {
            return false;
        }
    }

    private static string Yaml(string kind) => All.First(known => known.Name == kind).Yaml.Replace("NAME", Unique(kind.ToLowerInvariant()), StringComparison.Ordinal);
}
