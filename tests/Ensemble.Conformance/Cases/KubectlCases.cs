using Ensemble.TestCluster;

namespace Ensemble.Conformance.Cases;

/// <summary>The kubectl commands that our documentation names.</summary>
public abstract class KubectlCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    private static string Crds => Path.Combine(TestClusters.Root, "crds");

    [Fact]
    public async Task Apply_of_the_CRDs_by_the_client() => Assert.Contains("trainingjobs.ensemble.fleet", await RunAsync("", "apply", "-f", Crds), StringComparison.Ordinal);

    [Fact]
    public async Task Apply_of_the_CRDs_by_the_server() =>
        Assert.Contains("trainingjobs.ensemble.fleet serverside-applied", await RunAsync("", "apply", "--server-side", "--force-conflicts", "-f", Crds), StringComparison.Ordinal);

    [Fact]
    public async Task Apply_makes_changes_and_leaves_alone()
    {
        var name = Unique("job");
        Assert.Contains("created", await RunAsync(Job(name), "apply", "-f", "-"), StringComparison.Ordinal);
        Assert.Contains("unchanged", await RunAsync(Job(name), "apply", "-f", "-"), StringComparison.Ordinal);
        Assert.Contains("configured", await RunAsync(Job(name, "size: {accelerators: 8}\nsuspend: true"), "apply", "-f", "-"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_by_the_server()
    {
        var name = Unique("job");
        Assert.Contains("serverside-applied", await RunAsync(Job(name), "apply", "--server-side", "-f", "-"), StringComparison.Ordinal);
        Assert.Contains("serverside-applied", await RunAsync(Job(name, "size: {accelerators: 8}\nsuspend: true"), "apply", "--server-side", "-f", "-"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_with_a_typing_mistake_fails_and_names_it()
    {
        var (code, _, error) = await TryAsync(Job(Unique("job"), "size: {acelerators: 8, accelerators: 8}"), "apply", "-f", "-");
        Assert.NotEqual(0, code);
        Assert.Contains("acelerators", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dry-run=server", "(server dry run)")]
    [InlineData("--dry-run=client", "(dry run)")]
    public async Task Apply_dry(string option, string said) => Assert.Contains(said, await RunAsync(Job(Unique("job")), "apply", option, "-f", "-"), StringComparison.Ordinal);

    [Fact]
    public async Task Diff_shows_what_an_apply_would_change()
    {
        var name = Unique("job");
        await RunAsync(Job(name), "apply", "-f", "-");
        var (code, output, _) = await TryAsync(Job(name, "size: {accelerators: 8}\nsuspend: true"), "diff", "-f", "-");
        Assert.Equal(1, code);
        Assert.Matches(@"(?m)^\+ +suspend: true", output);
    }

    [Fact]
    public async Task Get_by_short_name_in_a_table_wide_yaml_json_name_and_jsonpath()
    {
        var name = Unique("job");
        await RunAsync(Job(name), "create", "-f", "-");
        Assert.Matches("NAME +STATE +CLASS +ACCELERATORS +QUEUE +REASON +AGE", await RunAsync("", "get", "tj", name));
        Assert.Contains(name, await RunAsync("", "get", "tj", name, "-o", "wide"), StringComparison.Ordinal);
        Assert.Contains("kind: TrainingJob", await RunAsync("", "get", "trainingjob", name, "-o", "yaml"), StringComparison.Ordinal);
        Assert.Equal($"trainingjob.ensemble.fleet/{name}\n", await RunAsync("", "get", "trainingjobs", name, "-o", "name"));
        Assert.Equal("8", await RunAsync("", "get", "tj", name, "-o", "jsonpath={.spec.size.accelerators}"));
    }

    [Fact]
    public async Task Get_by_label_and_by_category()
    {
        var name = Unique("job");
        await RunAsync(Job(name), "create", "-f", "-");
        await RunAsync("", "label", "tj", name, $"pick={name}");
        Assert.Equal($"trainingjob.ensemble.fleet/{name}\n", await RunAsync("", "get", "ensemble", "-l", $"pick={name}", "-o", "name"));
    }

    [Fact]
    public async Task Describe_shows_fields_and_events()
    {
        var name = Unique("job");
        await RunAsync(Job(name), "create", "-f", "-");
        await CreateAsync($"{{apiVersion: v1, kind: Event, metadata: {{name: {name}.1}}, involvedObject: {{apiVersion: ensemble.fleet/v1alpha1, kind: TrainingJob, name: {name}, namespace: {Namespace}, uid: {await RunAsync("", "get", "tj", name, "-o", "jsonpath={.metadata.uid}")}}}, type: Normal, reason: Placed, message: on gpu-a, count: 1}}");
        var told = await RunAsync("", "describe", "tj", name);
        Assert.Contains("Accelerators:  8", told, StringComparison.Ordinal);
        Assert.Matches("Normal +Placed", told);
    }

    [Fact]
    public async Task Explain_tells_of_our_fields() =>
        Assert.Contains("exactly one of the ways to say it", (await RunAsync("", "explain", "trainingjob.spec.size")).ReplaceLineEndings(" "), StringComparison.Ordinal);

    [Fact]
    public async Task Api_resources_lists_our_kinds() => Assert.Matches("trainingjobs +tj +ensemble.fleet/v1alpha1 +true +TrainingJob", await RunAsync("", "api-resources", "--api-group=ensemble.fleet"));

    [Theory]
    [InlineData("merge", """{"spec":{"suspend":true}}""")]
    [InlineData("json", """[{"op":"add","path":"/spec/suspend","value":true}]""")]
    public async Task Patch(string type, string patch)
    {
        var name = Unique("job");
        await RunAsync(Job(name), "create", "-f", "-");
        Assert.Contains("patched", await RunAsync("", "patch", "tj", name, $"--type={type}", "-p", patch), StringComparison.Ordinal);
        Assert.Equal("true", await RunAsync("", "get", "tj", name, "-o", "jsonpath={.spec.suspend}"));
    }

    [Fact]
    public async Task Label_and_annotate_set_and_take_away()
    {
        var name = Unique("job");
        await RunAsync(Job(name), "create", "-f", "-");
        await RunAsync("", "label", "tj", name, "team=a");
        await RunAsync("", "annotate", "tj", name, "why=because");
        await RunAsync("", "label", "tj", name, "team-");
        Assert.Equal("because,", await RunAsync("", "get", "tj", name, "-o", "jsonpath={.metadata.annotations.why},{.metadata.labels.team}"));
    }

    [Fact]
    public async Task Replace_puts_a_new_spec_in_the_old_ones_place()
    {
        var name = Unique("job");
        await RunAsync(Job(name), "create", "-f", "-");
        Assert.Contains("replaced", await RunAsync(Job(name, "size: {accelerators: 8}\nsuspend: true"), "replace", "-f", "-"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_for_a_condition_and_for_a_field()
    {
        var name = Unique("job");
        await RunAsync(Job(name), "create", "-f", "-");
        var waiting = RunAsync("", "wait", "--for=condition=Complete", $"tj/{name}", "--timeout=60s");
        await RunAsync("", "patch", "tj", name, "--subresource=status", "--type=merge", "-p", """{"status":{"state":"Complete","conditions":[{"type":"Complete","status":"True","reason":"AllHostsSucceeded","message":"","lastTransitionTime":"2026-11-02T08:00:00Z"}]}}""");
        Assert.Contains("condition met", await waiting, StringComparison.Ordinal);
        Assert.Contains("condition met", await RunAsync("", "wait", "--for=jsonpath={.status.state}=Complete", $"tj/{name}", "--timeout=60s"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_waits_until_it_is_gone()
    {
        var name = Unique("job");
        await RunAsync(Job(name), "create", "-f", "-");
        Assert.Contains("deleted", await RunAsync("", "delete", "tj", name, "--timeout=60s"), StringComparison.Ordinal);
        Assert.Contains("not found", (await TryAsync("", "get", "tj", name)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_by_label_and_of_what_is_not_there()
    {
        var name = Unique("job");
        await RunAsync(Job(name), "create", "-f", "-");
        await RunAsync("", "label", "tj", name, $"pick={name}");
        Assert.Contains(name, await RunAsync("", "delete", "tj", "-l", $"pick={name}"), StringComparison.Ordinal);
        Assert.Equal("", await RunAsync("", "delete", "tj", "absent", "--ignore-not-found"));
    }

    [Fact]
    public async Task Cordon_and_uncordon_mark_a_node()
    {
        var node = await CreateAsync($"{{apiVersion: v1, kind: Node, metadata: {{name: {Unique("node")}}}}}");
        await RunAsync("", "cordon", Objects.NameOf(node));
        Assert.Equal("true", (await GetAsync(node)).At("spec.unschedulable"));
        await RunAsync("", "uncordon", Objects.NameOf(node));
        Assert.NotEqual("true", (await GetAsync(node)).At("spec.unschedulable"));
    }

    [Fact]
    public async Task Taint_sets_and_takes_away()
    {
        var node = await CreateAsync($"{{apiVersion: v1, kind: Node, metadata: {{name: {Unique("node")}}}}}");
        await RunAsync("", "taint", "node", Objects.NameOf(node), "example.com/repair=now:NoExecute");
        Assert.Equal("NoExecute", (await GetAsync(node)).At("spec.taints.0.effect"));
        await RunAsync("", "taint", "node", Objects.NameOf(node), "example.com/repair-");
        Assert.Null((await GetAsync(node)).At("spec.taints.0.effect"));
    }

    [Fact]
    public async Task Drain_evicts_the_pods_of_a_node()
    {
        var node = await CreateAsync($"{{apiVersion: v1, kind: Node, metadata: {{name: {Unique("node")}}}}}");
        var pod = await CreateAsync(Pod(Unique("pod"), $"nodeName: {Objects.NameOf(node)}"));
        var draining = RunAsync("", "drain", Objects.NameOf(node), "--force", "--timeout=60s");
        await UntilAsync(async () => (await FindAsync(pod))?.At("metadata.deletionTimestamp") is not null, "the pod is evicted");
        await DeleteAsync(pod, new() { GracePeriodSeconds = 0 }); // As its kubelet would.
        Assert.Contains("drained", await draining, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_of_a_namespace_and_its_end()
    {
        var name = Unique("ns");
        await RunAsync("", "create", "namespace", name);
        Assert.Contains("Active", await RunAsync("", "get", "namespace", name), StringComparison.Ordinal);
        await RunAsync("", "delete", "namespace", name, "--timeout=60s");
    }

    [Fact]
    public async Task Events_lists_what_was_told()
    {
        var name = Unique("told");
        await CreateAsync($"{{apiVersion: v1, kind: Event, metadata: {{name: {name}.1}}, involvedObject: {{apiVersion: ensemble.fleet/v1alpha1, kind: TrainingJob, name: {name}, namespace: {Namespace}}}, type: Warning, reason: NodeLost, message: gone, count: 1}}");
        Assert.Contains("NodeLost", await RunAsync("", "get", "events", "--field-selector", $"involvedObject.name={name}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_all_pods_shows_ready_and_status()
    {
        var pod = await CreateAsync(Pod(Unique("pod"), "nodeName: node-a"));
        Assert.Matches($"(?m)^{Objects.NameOf(pod)} +0/1 +Pending +0 ", await RunAsync("", "get", "pods"));
    }

    [Fact]
    public async Task Scale_changes_the_replicas_of_a_service()
    {
        var name = Unique("svc");
        await RunAsync(InferenceJob(name), "create", "-f", "-");
        Assert.Contains("scaled", await RunAsync("", "scale", "ij", name, "--replicas=4"), StringComparison.Ordinal);
        Assert.Equal("4", await RunAsync("", "get", "ij", name, "-o", "jsonpath={.spec.replicas}"));
        Assert.NotEqual(0, (await TryAsync("", "scale", "ij", name, "--replicas=1", "--current-replicas=9")).Code);
    }

    [Fact]
    public async Task Apply_of_every_manifest_of_the_repository_by_a_dry_run()
    {
        foreach (var folder in (string[])["catalogue", "samples"])
            Assert.Contains("(server dry run)", await RunAsync("", "apply", "--dry-run=server", "-n", "default", "-f", Path.Combine(TestClusters.Root, "deploy", folder)), StringComparison.Ordinal);
        Assert.Contains("(server dry run)", await RunAsync("", "apply", "--dry-run=server", "-f", Path.Combine(TestClusters.Root, "deploy/priority-classes.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_for_an_end()
    {
        var name = Unique("job");
        await RunAsync(Job(name), "create", "-f", "-");
        var waiting = RunAsync("", "wait", "--for=delete", $"tj/{name}", "--timeout=60s");
        await RunAsync("", "delete", "tj", name);
        await waiting;
    }

    [Fact]
    public async Task Get_sorted_in_own_columns_and_over_all_namespaces()
    {
        var name = Unique("job");
        await RunAsync(Job(name), "create", "-f", "-");
        Assert.Matches($"(?m)^{name} +8$", await RunAsync("", "get", "tj", "--sort-by=.metadata.creationTimestamp", "-o", "custom-columns=NAME:.metadata.name,CHIPS:.spec.size.accelerators"));
        Assert.Matches($"(?m)^{Namespace} +{name} ", await RunAsync("", "get", "tj", "-A"));
    }

    [Fact]
    public async Task Get_watches()
    {
        var name = Unique("job");
        await RunAsync(Job(name), "create", "-f", "-");
        var (_, output, _) = await TryAsync("", "get", "tj", name, "--watch", "--request-timeout=2s");
        Assert.Contains(name, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_of_nodes_pods_and_budgets()
    {
        var node = await CreateAsync($"{{apiVersion: v1, kind: Node, metadata: {{name: {Unique("node")}}}, status: {{capacity: {{nvidia.com/gpu: '8'}}, allocatable: {{nvidia.com/gpu: '8'}}}}}}");
        var pod = await CreateAsync(Pod(Unique("pod"), $"nodeName: {Objects.NameOf(node)}"));
        var told = await RunAsync("", "describe", "node", Objects.NameOf(node));
        Assert.Contains("nvidia.com/gpu:", told, StringComparison.Ordinal);
        Assert.Contains(Objects.NameOf(pod), told, StringComparison.Ordinal);
        Assert.Contains($"Node:             {Objects.NameOf(node)}", await RunAsync("", "describe", "pod", Objects.NameOf(pod)), StringComparison.Ordinal);
        var budget = await CreateAsync($"{{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {{name: {Unique("budget")}}}, spec: {{maxUnavailable: 0, selector: {{matchLabels: {{a: b}}}}}}}}");
        Assert.Matches("Max unavailable: +0", await RunAsync("", "describe", "pdb", Objects.NameOf(budget)));
    }

    [Fact]
    public async Task Auth_tells_whether_one_may() => Assert.Equal("yes\n", await RunAsync("", "auth", "can-i", "create", "trainingjobs"));

    [Fact]
    public async Task Delete_in_the_foreground_takes_dependents_along()
    {
        var owner = await CreateAsync(Job(Unique("owner")));
        var dependent = Objects.Named("v1", "ConfigMap", Unique("dependent"));
        dependent["metadata"]!["ownerReferences"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject
        {
            ["apiVersion"] = "ensemble.fleet/v1alpha1", ["kind"] = "TrainingJob", ["name"] = Objects.NameOf(owner), ["uid"] = Objects.UidOf(owner), ["blockOwnerDeletion"] = true,
        });
        await CreateAsync(dependent);
        await RunAsync("", "delete", "tj", Objects.NameOf(owner), "--cascade=foreground", "--timeout=60s");
        Assert.Null(await FindAsync(dependent));
    }

    [Fact]
    public async Task Events_shows_the_latest_of_an_object()
    {
        var job = await CreateAsync(Job(Unique("told")));
        await CreateAsync($"{{apiVersion: v1, kind: Event, metadata: {{name: {Objects.NameOf(job)}.1}}, involvedObject: {{apiVersion: ensemble.fleet/v1alpha1, kind: TrainingJob, name: {Objects.NameOf(job)}, namespace: {Namespace}}}, type: Warning, reason: NodeLost, message: gone, count: 1, lastTimestamp: '2026-11-02T08:00:00Z'}}");
        Assert.Contains("NodeLost", await RunAsync("", "events", "--for", $"trainingjob.ensemble.fleet/{Objects.NameOf(job)}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_and_cluster_are_told()
    {
        Assert.Matches(@"Server Version: v1\.\d+", await RunAsync("", "version"));
        Assert.Contains("ensemble.fleet/v1alpha1", await RunAsync("", "api-versions"), StringComparison.Ordinal);
    }

    private Task<string> RunAsync(string input, params string[] arguments) => Kubectl.RunAsync(Cluster, input, ["-n", Namespace, .. arguments]);

    private Task<ToolRun> TryAsync(string input, params string[] arguments) => Kubectl.TryAsync(Cluster, input, ["-n", Namespace, .. arguments]);
}
