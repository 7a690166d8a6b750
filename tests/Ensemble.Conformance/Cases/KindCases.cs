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
        now["metadata"]!["annotations"] = new JsonObject { ["a"] = "3" };
        Assert.Equal("3", (await UpdateAsync(now)).At("metadata.annotations.a"));
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

    private static string Yaml(string kind) => All.First(known => known.Name == kind).Yaml.Replace("NAME", Unique(kind.ToLowerInvariant()), StringComparison.Ordinal);
}
