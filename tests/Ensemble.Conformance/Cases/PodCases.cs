using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Conformance.Cases;

/// <summary>A pod's life as the API server sees it.</summary>
public abstract class PodCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    [Fact]
    public async Task It_gets_its_defaults()
    {
        var pod = await CreateAsync(Pod(Unique("pod")));
        Assert.Equal(("default-scheduler", "ClusterFirst", "30", "Pending"), (pod.At("spec.schedulerName"), pod.At("spec.dnsPolicy"), pod.At("spec.terminationGracePeriodSeconds"), pod.At("status.phase")));
        Assert.Equal("IfNotPresent", pod.At("spec.containers.0.imagePullPolicy"));
        Assert.Contains(pod["spec"]!["tolerations"]!.AsArray(), t => (string?)t!["key"] == "node.kubernetes.io/unreachable" && (int?)t["tolerationSeconds"] == 300);
    }

    [Fact]
    public async Task Limits_are_requests_where_none_are_given()
    {
        var pod = await CreateAsync(WithResources("limits: {nvidia.com/gpu: '8', cpu: '4'}"));
        Assert.Equal(("8", "4"), (pod["spec"]!["containers"]![0]!["resources"]!["requests"]!["nvidia.com/gpu"]!.ToString(), pod.At("spec.containers.0.resources.requests.cpu")));
    }

    [Theory]
    [InlineData("requests: {cpu: '2'}, limits: {cpu: '1'}", "must be less than or equal to cpu limit")]
    [InlineData("limits: {nvidia.com/gpu: '1500m'}", "must be an integer")]
    [InlineData("requests: {nvidia.com/gpu: '1'}, limits: {nvidia.com/gpu: '2'}", "must be equal to nvidia.com/gpu limit")]
    [InlineData("requests: {cpu: '-1'}", "must be greater than or equal to 0")]
    public async Task Amounts_that_cannot_be_are_refused(string resources, string message) =>
        Assert.Contains(message, (await RefusedAsync(422, () => CreateAsync(WithResources(resources)))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{containers: []}", "spec.containers")]
    [InlineData("{containers: [{name: main}]}", "spec.containers[0].image")]
    [InlineData("{containers: [{image: 'i:1'}]}", "spec.containers[0].name")]
    [InlineData("{containers: [{name: a, image: 'i:1'}, {name: a, image: 'i:1'}]}", "spec.containers[1].name")]
    [InlineData("{restartPolicy: Sometimes, containers: [{name: a, image: 'i:1'}]}", "spec.restartPolicy")]
    [InlineData("{containers: [{name: a, image: 'i:1', volumeMounts: [{name: v, mountPath: /v}]}]}", "volumeMounts[0].name")]
    public async Task A_pod_that_cannot_run_is_refused_with_the_field(string spec, string field) => Assert.Contains(
        field, (await RefusedAsync(422, () => CreateAsync($"{{apiVersion: v1, kind: Pod, metadata: {{name: {Unique("pod")}}}, spec: {spec}}}"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task On_a_node_it_ends_when_its_kubelet_says_so()
    {
        var pod = await CreateAsync(Pod(Unique("pod"), "nodeName: node-a"));
        Assert.True(await DeleteAsync(pod));
        var going = await GetAsync(pod);
        Assert.NotNull(going.At("metadata.deletionTimestamp"));
        Assert.Equal("30", going.At("metadata.deletionGracePeriodSeconds"));
        Assert.True(await DeleteAsync(pod, new() { GracePeriodSeconds = 0, Uid = Objects.UidOf(pod) }));
        Assert.Null(await FindAsync(pod));
    }

    [Fact]
    public async Task Its_own_grace_is_taken_where_none_is_asked_and_a_shorter_one_when_asked_later()
    {
        var pod = await CreateAsync(Pod(Unique("pod"), "{nodeName: node-a, terminationGracePeriodSeconds: 120}".Trim('{', '}').Replace(", ", "\n  ", StringComparison.Ordinal)));
        await DeleteAsync(pod);
        Assert.Equal("120", (await GetAsync(pod)).At("metadata.deletionGracePeriodSeconds"));
        await DeleteAsync(pod, new() { GracePeriodSeconds = 5 });
        Assert.Equal("5", (await GetAsync(pod)).At("metadata.deletionGracePeriodSeconds"));
    }

    [Fact]
    public async Task Without_a_node_it_is_gone_at_once()
    {
        var pod = await CreateAsync(Pod(Unique("pod"), "schedulerName: nobody"));
        await DeleteAsync(pod);
        Assert.Null(await FindAsync(pod));
    }

    [Fact]
    public async Task One_that_has_ended_is_gone_at_once()
    {
        var pod = await CreateAsync(Pod(Unique("pod"), "nodeName: node-a"));
        await PatchAsync(pod, PatchType.Merge, """{"status":{"phase":"Succeeded"}}""", "status");
        await DeleteAsync(pod);
        Assert.Null(await FindAsync(pod));
    }

    [Fact]
    public async Task A_finalizer_keeps_it()
    {
        var item = Objects.Read(Pod(Unique("pod"), "nodeName: node-a"));
        item["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        var pod = await CreateAsync(item);
        await DeleteAsync(pod, new() { GracePeriodSeconds = 0 });
        Assert.NotNull((await GetAsync(pod)).At("metadata.deletionTimestamp"));
        await PatchAsync(pod, PatchType.Merge, """{"metadata":{"finalizers":null}}""");
        await UntilGoneAsync(pod);
    }

    [Theory]
    [InlineData("""{"spec":{"nodeName":"node-b"}}""")]
    [InlineData("""{"spec":{"hostNetwork":true}}""")]
    [InlineData("""{"spec":{"priority":9}}""")]
    public async Task What_is_fixed_at_its_creation_cannot_be_changed(string patch)
    {
        var pod = await CreateAsync(Pod(Unique("pod"), "nodeName: node-a"));
        Assert.Contains("pod updates may not change fields other than", (await RefusedAsync(422, () => PatchAsync(pod, PatchType.Merge, patch))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_image_can_be_changed_and_a_toleration_added()
    {
        var pod = await CreateAsync(Pod(Unique("pod"), "nodeName: node-a"));
        pod["spec"]!["containers"]![0]!["image"] = "registry.example/image:2";
        pod["spec"]!["tolerations"]!.AsArray().Add(new JsonObject { ["key"] = "a", ["operator"] = "Exists" });
        Assert.Equal("registry.example/image:2", (await UpdateAsync(pod)).At("spec.containers.0.image"));
    }

    [Fact]
    public async Task Its_labels_and_annotations_can_be_changed()
    {
        var pod = await CreateAsync(Pod(Unique("pod"), "nodeName: node-a"));
        pod = await PatchAsync(pod, PatchType.Merge, """{"metadata":{"labels":{"a":"b"},"annotations":{"c":"d"}}}""");
        Assert.Equal(("b", "d"), (pod.At("metadata.labels.a"), pod.At("metadata.annotations.c")));
    }

    [Fact]
    public async Task A_binding_gives_it_its_node_and_takes_annotations_along()
    {
        var pod = await CreateAsync(Pod(Unique("pod"), "schedulerName: nobody"));
        await BindAsync(pod, "node-b", ", annotations: {a: b}");
        pod = await GetAsync(pod);
        Assert.Equal(("node-b", "b"), (pod.At("spec.nodeName"), pod.At("metadata.annotations.a")));
        Assert.Contains(pod["status"]!["conditions"]!.AsArray(), c => (string?)c!["type"] == "PodScheduled" && (string?)c["status"] == "True");
    }

    [Fact]
    public async Task It_is_bound_once()
    {
        var pod = await CreateAsync(Pod(Unique("pod"), "schedulerName: nobody"));
        await BindAsync(pod, "node-b");
        Assert.Contains("already assigned to node", (await RefusedAsync(409, () => BindAsync(pod, "node-c"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_not_there_cannot_be_bound() =>
        await RefusedAsync(404, () => BindAsync(Objects.Named("v1", "Pod", "absent"), "node-b"));

    [Fact]
    public async Task An_earlier_pod_of_the_name_cannot_be_bound_any_more()
    {
        var pod = await CreateAsync(Pod(Unique("pod"), "schedulerName: nobody"));
        await RefusedAsync(409, () => BindAsync(pod, "node-b", ", uid: 00000000-0000-4000-8000-000000000000"));
    }

    [Fact]
    public async Task A_gated_pod_is_not_bound_until_its_gates_are_gone()
    {
        var pod = await CreateAsync(Pod(Unique("pod"), "schedulingGates: [{name: example.com/wait}]"));
        await RefusedAsync(409, () => BindAsync(pod, "node-b"));
        await PatchAsync(pod, PatchType.Merge, """{"spec":{"schedulingGates":null}}""");
        await BindAsync(pod, "node-b");
    }

    [Fact]
    public async Task Its_priority_is_that_of_its_class()
    {
        var name = Unique("priority");
        await CreateAsync($"{{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {{name: {name}}}, value: 1234}}");
        await UntilAsync(() => HasPriorityAsync(name, "1234"), "the class is known");
        Assert.Equal("0", (await CreateAsync(Pod(Unique("pod")))).At("spec.priority"));
    }

    [Fact]
    public async Task A_class_that_is_not_there_forbids_it() => Assert.Contains(
        "no PriorityClass with name absent was found", (await RefusedAsync(403, () => CreateAsync(Pod(Unique("pod"), "priorityClassName: absent")))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task It_belongs_to_a_native_group_where_there_are_any()
    {
        var versions = (await RawRequest.GetAsync(Cluster, "apis/scheduling.k8s.io"))["versions"]!.AsArray().Select(v => (string)v!["version"]!).ToList();
        ResourceKind? kind = null;
        foreach (var version in versions.Intersect(["v1beta1", "v1alpha2"]))
            if ((await RawRequest.GetAsync(Cluster, $"apis/scheduling.k8s.io/{version}"))["resources"]!.AsArray().Any(r => (string?)r!["name"] == "podgroups")) kind ??= new("scheduling.k8s.io", version, "PodGroup", "podgroups", Namespaced: true);
        Assert.SkipWhen(kind is null && !Cluster.IsOurs, "another cluster without PodGroups");
        var name = Unique("gang");
        var group = Objects.Read($"{{apiVersion: {kind!.ApiVersion}, kind: PodGroup, metadata: {{name: {name}}}, spec: {{schedulingPolicy: {{gang: {{minCount: 2}}}}}}}}");
        group = await Api.CreateAsync<JsonObject>(kind, Namespace, name, group, dryRun: false, Stop);
        Assert.Equal("2", group.At("spec.schedulingPolicy.gang.minCount"));
        var pod = await CreateAsync(Pod(Unique("pod"), $"schedulingGroup: {{podGroupName: {name}}}"));
        Assert.Equal(name, pod.At("spec.schedulingGroup.podGroupName"));
    }

    [Fact]
    public async Task A_quota_holds_chips_too()
    {
        var ns = await CreateNamespaceAsync("quota");
        await Api.CreateAsync<JsonObject>(CoreKinds.ResourceQuota, ns, "chips", Objects.Read("{apiVersion: v1, kind: ResourceQuota, metadata: {name: chips}, spec: {hard: {requests.nvidia.com/gpu: '8'}}}"), dryRun: false, Stop);
        await UntilAsync(
            async () =>
            {
                try
                {
                    await Api.CreateAsync<JsonObject>(CoreKinds.Pod, ns, null, Objects.Read(WithResources("limits: {nvidia.com/gpu: '16'}")), dryRun: true, Stop);
                    return false;
                }
                catch (ApiException e) when (e.IsForbidden)
                {
                    Assert.Contains("exceeded quota: chips, requested: requests.nvidia.com/gpu=16, used: requests.nvidia.com/gpu=0, limited: requests.nvidia.com/gpu=8", e.Message, StringComparison.Ordinal);
                    return true;
                }
            },
            "the quota is known");
        await Api.CreateAsync<JsonObject>(CoreKinds.Pod, ns, null, Objects.Read(WithResources("limits: {nvidia.com/gpu: '8'}")), dryRun: false, Stop);
    }

    [Fact]
    public async Task A_budget_of_the_whole_gang_lets_none_go_and_of_none_lets_all_go()
    {
        var group = Unique("budget");
        var budget = await CreateAsync($"{{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {{name: {group}}}, spec: {{maxUnavailable: 0, selector: {{matchLabels: {{group: {group}}}}}}}}}");
        var pod = await CreateAsync(Pod(Unique("pod"), "nodeName: node-a", $"{{group: {group}}}"));
        await PatchAsync(pod, PatchType.Merge, """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""", "status");
        await RefusedAsync(429, () => EvictAsync(pod));
        await DeleteAsync(budget);
        await UntilAsync(
            async () =>
            {
                try
                {
                    await EvictAsync(pod);
                    return true;
                }
                catch (ApiException e) when (e.Code == 429)
                {
                    return false;
                }
            },
            "the pod may go");
    }

    [Fact]
    public async Task An_eviction_deletes_it_with_its_grace_and_says_why()
    {
        var pod = await CreateAsync(Pod(Unique("pod"), "nodeName: node-a"));
        await EvictAsync(pod);
        pod = await GetAsync(pod);
        Assert.NotNull(pod.At("metadata.deletionTimestamp"));
        Assert.Contains(pod["status"]!["conditions"]!.AsArray(), c => (string?)c!["type"] == "DisruptionTarget" && (string?)c["reason"] == "EvictionByEvictionAPI");
    }

    [Fact]
    public async Task A_budget_that_has_nothing_left_stops_an_eviction()
    {
        var group = Unique("budget");
        await CreateAsync($"{{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {{name: {group}}}, spec: {{minAvailable: 2, selector: {{matchLabels: {{group: {group}}}}}}}}}");
        var pods = new List<JsonObject>();
        for (var i = 0; i < 2; i++)
        {
            var pod = await CreateAsync(Pod(Unique("pod"), "nodeName: node-a", $"{{group: {group}}}"));
            pods.Add(await PatchAsync(pod, PatchType.Merge, """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""", "status"));
        }

        var refusal = await RefusedAsync(429, () => EvictAsync(pods[0]));
        Assert.Contains(refusal.Status!.Details.Causes, cause => cause.Reason == "DisruptionBudget");
        Assert.Null((await GetAsync(pods[0])).At("metadata.deletionTimestamp"));
    }

    [Fact]
    public async Task A_quota_forbids_the_pod_that_is_too_many_and_says_the_numbers()
    {
        var ns = await CreateNamespaceAsync("quota");
        await Api.CreateAsync<JsonObject>(CoreKinds.ResourceQuota, ns, "most", Objects.Read("{apiVersion: v1, kind: ResourceQuota, metadata: {name: most}, spec: {hard: {pods: '2'}}}"), dryRun: false, Stop);
        ApiException? refusal = null;
        await UntilAsync(
            async () =>
            {
                try
                {
                    await Api.CreateAsync<JsonObject>(CoreKinds.Pod, ns, null, Objects.Read(Pod(Unique("pod"))), dryRun: false, Stop);
                }
                catch (ApiException e) when (e.IsForbidden)
                {
                    refusal = e;
                }

                return refusal is not null;
            },
            "the quota is exceeded");
        Assert.Matches("exceeded quota: most, requested: pods=1, used: pods=\\d+, limited: pods=2", refusal!.Message);
    }

    /// <summary>A real server's admission knows a class a moment after it is made.</summary>
    private async Task<bool> HasPriorityAsync(string className, string priority)
    {
        try
        {
            return (await CreateAsync(Pod(Unique("pod"), $"priorityClassName: {className}"))).At("spec.priority") == priority;
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return false;
        }
    }

    private Task<JsonObject> BindAsync(JsonObject pod, string node, string metadata = "") => Api.CreateAsync<JsonObject>(
        CoreKinds.Pod, Namespace, Objects.NameOf(pod), Objects.Read($"{{apiVersion: v1, kind: Binding, metadata: {{name: {Objects.NameOf(pod)}{metadata}}}, target: {{apiVersion: v1, kind: Node, name: {node}}}}}"), dryRun: false, Stop, "binding");

    private Task<JsonObject> EvictAsync(JsonObject pod) => Api.CreateAsync<JsonObject>(
        CoreKinds.Pod, Namespace, Objects.NameOf(pod), Objects.Read($"{{apiVersion: policy/v1, kind: Eviction, metadata: {{name: {Objects.NameOf(pod)}}}}}"), dryRun: false, Stop, "eviction");

    private static string WithResources(string resources) =>
        $"{{apiVersion: v1, kind: Pod, metadata: {{name: {Unique("pod")}}}, spec: {{containers: [{{name: main, image: 'registry.example/image:1', resources: {{{resources}}}}}]}}}}";
}
