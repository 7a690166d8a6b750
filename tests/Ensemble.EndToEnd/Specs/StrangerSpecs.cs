using System.Text.Json.Nodes;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>Other people's pods: whoever names Ensemble as the scheduler is placed in the same snapshot as our own jobs.</summary>
public sealed class StrangerSpecs
{
    [Fact]
    public async Task A_pod_that_names_Ensemble_is_bound_by_one_write_and_told_of_in_kube_schedulers_words()
    {
        var writes = new RecordingGate();
        await using var fleet = await FleetHarness.StartAsync(new() { Gate = writes });
        await fleet.ApplyAsync(Pod("notebook", gpus: 1));
        await fleet.ApplyAsync(Pod("other", gpus: 1).Replace("schedulerName: ensemble", "schedulerName: default-scheduler", StringComparison.Ordinal));

        var state = await fleet.RunUntilAsync("the notebook runs", s => Named(s, "notebook").Phase == "Running");

        Assert.Equal("", Named(state, "other").Node);
        Assert.Single(writes.All, write => write.Kind == CoreKinds.Pod);
        Assert.Equal("True", Scheduled(Named(state, "notebook"))["status"]!.ToString());
        Assert.Contains(await fleet.EventsAsync("notebook"), e => e.Reason == "Scheduled"
            && e.Message.StartsWith($"Successfully assigned default/notebook to {Named(state, "notebook").Node}: 1 of the 8 free chips", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pod_that_finds_no_room_says_why_and_is_bound_once_there_is_some()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("holder", 32, JobYaml.OnNvidia, "duration: 60s"));
        await fleet.RunUntilAsync("the GPUs are taken", s => s.Is("holder", TrainingJobState.Running));
        await fleet.ApplyAsync(Pod("notebook", gpus: 2));

        var state = await fleet.RunUntilAsync("it says why", s => Scheduled(Named(s, "notebook"))["status"]?.ToString() == "False");
        var condition = Scheduled(Named(state, "notebook"));
        Assert.Equal("Unschedulable", condition["reason"]!.ToString());
        Assert.Equal("NoNodeForPod: 0/4 nodes of pool nvidia are available: 4 Insufficient nvidia.com/gpu; the best, gpu-1, has 0 of 2 chips free", condition["message"]!.ToString());
        Assert.Contains(await fleet.EventsAsync("notebook"), e => e.Reason == "FailedScheduling");

        await fleet.RunUntilAsync("it runs", s => Named(s, "notebook").Phase == "Running");
    }

    [Fact]
    public async Task A_gang_by_label_is_bound_when_all_its_pods_exist_and_not_before()
    {
        var writes = new RecordingGate();
        await using var fleet = await FleetHarness.StartAsync(new() { Gate = writes });
        for (var i = 0; i < 7; i++) await fleet.ApplyAsync(Member($"w-{i}", "mpi", 8, gpus: 2));
        var waiting = await fleet.RunUntilAsync("they wait", s => Scheduled(Named(s, "w-0"))["message"] is not null);
        Assert.All(waiting.Pods, pod => Assert.Equal("", pod.Node));
        Assert.Equal("GangIncomplete: 7 of 8 pods of the gang exist; all are placed together or none", Scheduled(Named(waiting, "w-6"))["message"]!.ToString());

        await fleet.ApplyAsync(Member("w-7", "mpi", 8, gpus: 2));
        var running = await fleet.RunUntilAsync("all run", s => s.Pods.All(pod => pod.Phase == "Running"));
        Assert.Equal(2, running.Pods.Select(pod => pod.Node).Distinct().Count());
        Assert.Equal(8, writes.All.Count(write => write.Subresource == "binding"));
    }

    [Fact]
    public async Task Two_gangs_of_which_only_one_fits_are_not_half_placed_each()
    {
        await using var fleet = await FleetHarness.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await fleet.ApplyAsync(Member($"a-{i}", "a", 3, gpus: 8));
            await fleet.ApplyAsync(Member($"b-{i}", "b", 3, gpus: 8));
        }

        var state = await fleet.RunUntilAsync("one runs", s => s.Pods.Count(pod => pod.Phase == "Running") == 3);
        var winner = state.Pods.First(pod => pod.Node.Length > 0).Label("ensemble.fleet/gang");
        Assert.All(state.Pods, pod => Assert.Equal(pod.Label("ensemble.fleet/gang") == winner, pod.Node.Length > 0));

        foreach (var pod in state.Pods.Where(pod => pod.Node.Length > 0)) await fleet.DeletePodAsync(pod);
        await fleet.RunUntilAsync("the other runs", s => s.Pods.Count == 3 && s.Pods.All(pod => pod.Phase == "Running"));
    }

    [Fact]
    public async Task A_member_that_vanished_is_replaced_beside_its_gang()
    {
        await using var fleet = await FleetHarness.StartAsync();
        for (var i = 0; i < 2; i++) await fleet.ApplyAsync(Member($"w-{i}", "pair", 2, gpus: 8));
        var state = await fleet.RunUntilAsync("both run", s => s.Pods.Count == 2 && s.Pods.All(pod => pod.Phase == "Running"));
        var racks = state.Pods.Select(pod => Rack(pod.Node)).Distinct().ToList();
        Assert.Single(racks);

        await fleet.DeletePodAsync(Named(state, "w-1"));
        await fleet.RunUntilAsync("it is gone", s => s.Pods.Count == 1);
        await fleet.ApplyAsync(Member("w-1", "pair", 2, gpus: 8));
        state = await fleet.RunUntilAsync("both run again", s => s.Pods.Count == 2 && s.Pods.All(pod => pod.Phase == "Running"));
        Assert.Equal(racks[0], Rack(Named(state, "w-1").Node));

        static int Rack(string node) => (int.Parse(node[(node.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture) - 1) / 2;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gang_that_was_half_bound_when_the_operator_died_is_finished_and_bound_once(bool after)
    {
        for (var at = 1; at <= 4; at++)
        {
            var kill = new KillGate(at, after);
            await using var fleet = await FleetHarness.StartAsync(new() { StartOperator = false });
            for (var i = 0; i < 4; i++) await fleet.ApplyAsync(Member($"w-{i}", "four", 4, gpus: 4));
            await fleet.StartOperatorAsync(kill, new() { LeaderElection = false, PlanPause = TimeSpan.Zero, ConcurrentWrites = 1 });
            WriteSweep.Restart(fleet, kill);
            var state = await fleet.RunUntilAsync($"all run, killed at {at}", s => s.Pods.Count == 4 && s.Pods.All(pod => pod.Phase == "Running"));
            Assert.Equal(2, state.Pods.Select(pod => pod.Node).Distinct().Count());
        }
    }

    [Fact]
    public async Task A_queue_holds_back_other_peoples_pods_as_it_does_ours()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync("""
            apiVersion: ensemble.fleet/v1alpha1
            kind: FleetQueue
            metadata: {name: research}
            spec: {limit: {accelerators: 8}}
            """);
        await fleet.ApplyAsync(Pod("first", gpus: 6, "kueue.x-k8s.io/queue-name: research"));
        await fleet.RunUntilAsync("the first runs", s => Named(s, "first").Phase == "Running");
        await fleet.ApplyAsync(Pod("second", gpus: 4, "ensemble.fleet/queue: research"));
        await fleet.ApplyAsync(JobYaml.Of("ours", 4, $"queue: research\n{JobYaml.OnNvidia}"));
        var state = await fleet.RunUntilAsync("both wait", s => s.Is("ours", TrainingJobState.Queued) && Scheduled(Named(s, "second"))["message"] is not null);
        Assert.Equal("QueueLimit: needs 4 chips; queue research holds 6 of the 8 it may", Scheduled(Named(state, "second"))["message"]!.ToString());
        Assert.Equal("QueueLimit", state.Job("ours").Status!.Waiting!.Code);
    }

    [Fact]
    public async Task Selectors_affinity_and_gates_are_honoured_and_what_is_not_is_said()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Pod("there", gpus: 1, spec: "nodeSelector: {kubernetes.io/hostname: gpu-3}"));
        await fleet.ApplyAsync(Pod("gated", gpus: 1, spec: "schedulingGates: [{name: example.com/wait}]"));
        await fleet.ApplyAsync(Pod("spread", gpus: 1, spec: "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {}}]"));
        await fleet.ApplyAsync(Pod("data", gpus: 1, spec: "volumes: [{name: data, persistentVolumeClaim: {claimName: corpus}}]"));
        foreach (var name in new[] { "one", "two", "three" })
        {
            await fleet.ApplyAsync(Pod(name, gpus: 1, "app: zoo", "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: zoo}}}]}}"));
        }

        var state = await fleet.RunUntilAsync("all but two run", s => s.Pods.Count(pod => pod.Phase == "Running") == 5 && Scheduled(Named(s, "data"))["message"] is not null);
        Assert.Equal("gpu-3", Named(state, "there").Node);
        Assert.Equal("", Named(state, "gated").Node);
        Assert.Equal("ClaimNotReady: PersistentVolumeClaim corpus does not exist", Scheduled(Named(state, "data"))["message"]!.ToString());
        Assert.Equal(3, new[] { "one", "two", "three" }.Select(name => Named(state, name).Node).Distinct().Count());
        Assert.Contains(await fleet.EventsAsync("spread"), e => e.Message.EndsWith("(not acted on: spec.topologySpreadConstraints)", StringComparison.Ordinal));

        await fleet.User.PatchAsync<JsonObject>(
            CoreKinds.Pod, "default", "gated", PatchType.Merge, JsonNode.Parse("""{"spec":{"schedulingGates":null}}""")!, dryRun: false, CancellationToken.None);
        await fleet.RunUntilAsync("the gated one runs", s => Named(s, "gated").Phase == "Running");
    }

    [Fact]
    public async Task Our_jobs_and_other_peoples_pods_never_get_the_same_chip()
    {
        await using var fleet = await FleetHarness.StartAsync();
        for (var i = 0; i < 6; i++)
        {
            await fleet.ApplyAsync(JobYaml.Of($"job-{i}", 4, JobYaml.OnNvidia, "duration: 10s"));
            await fleet.ApplyAsync(Pod($"pod-{i}", gpus: 3));
        }

        var state = await fleet.RunUntilAsync("all that fits runs", s => s.All(TrainingJobState.Complete) && s.Pods.Count(pod => pod.Job.Length == 0 && pod.Phase == "Running") == 6);
        Assert.All(state.Pods, pod => Assert.NotEqual("OutOfnvidia.com/gpu", pod.Reason));
    }

    [Fact]
    public async Task Pods_of_a_native_PodGroup_are_a_gang_of_its_least_number()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { StartOperator = false });
        var definition = Manifest.Read("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: podgroups.scheduling.k8s.io, annotations: {api-approved.kubernetes.io: "unapproved, a stand-in"} }
            spec:
              group: scheduling.k8s.io
              scope: Namespaced
              names: {kind: PodGroup, plural: podgroups, singular: podgroup}
              versions:
              - name: v1alpha2
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} }
            """).Single();
        await fleet.User.CreateAsync<JsonObject>(CoreKinds.CustomResourceDefinition, null, "podgroups.scheduling.k8s.io", definition, dryRun: false, CancellationToken.None);
        await fleet.StartOperatorAsync();
        for (var i = 0; i < 3; i++) await fleet.ApplyAsync(Pod($"w-{i}", gpus: 8, spec: "schedulingGroup: {podGroupName: train}"));
        var state = await fleet.RunUntilAsync("they miss their group", s => Scheduled(Named(s, "w-0"))["message"] is not null);
        Assert.Equal("PodGroupMissing: PodGroup train does not exist yet", Scheduled(Named(state, "w-0"))["message"]!.ToString());

        // Three would fit the pool, but no rack: the two that are needed go together, the third waits for room in their rack.
        var kind = new ResourceKind("scheduling.k8s.io", "v1alpha2", "PodGroup", "podgroups", Namespaced: true);
        await fleet.User.CreateAsync<JsonObject>(kind, "default", "train", JsonNode.Parse("""
            {"apiVersion":"scheduling.k8s.io/v1alpha2","kind":"PodGroup","metadata":{"name":"train"},
             "spec":{"schedulingPolicy":{"gang":{"minCount":2}},"schedulingConstraints":{"topology":[{"key":"network.topology.nvidia.com/leaf"}]}}}
            """)!, dryRun: false, CancellationToken.None);
        state = await fleet.RunUntilAsync("two run and the third says why it does not", s =>
            s.Pods.Count(pod => pod.Phase == "Running") == 2 && Scheduled(Named(s, "w-2"))["message"]?.ToString().StartsWith("NoNodeForPod", StringComparison.Ordinal) == true);
        Assert.Equal("", Named(state, "w-2").Node);
    }

    private static PodState Named(FleetState state, string name) => state.Pods.First(pod => pod.Name == name);

    private static JsonObject Scheduled(PodState pod) =>
        (pod.Raw["status"]?["conditions"]?.AsArray() ?? []).OfType<JsonObject>().FirstOrDefault(c => c["type"]!.ToString() == "PodScheduled") ?? [];

    private static string Member(string name, string gang, int size, int gpus) =>
        Pod(name, gpus, $"ensemble.fleet/gang: {gang}, ensemble.fleet/gang-size: \"{size}\"");

    private static string Pod(string name, int gpus, string labels = "", string spec = "restartPolicy: Never") => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
          labels: { {{labels}} }
          annotations: {local.ensemble.fleet/duration: 5h}
        spec:
          schedulerName: ensemble
          {{spec}}
          containers:
          - name: main
            image: registry.example/notebook:1
            resources: {limits: {nvidia.com/gpu: "{{gpus}}"} }
        """;
}
