using System.Text.Json.Nodes;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;

namespace Ensemble.EndToEnd.Specs;

/// <summary>Other people's pods with claims: where a volume is, or is to be made, decides with the rest, and a pod is bound when its claims are.</summary>
public sealed class StrangerVolumeSpecs
{
    private const string SelectedNode = "volume.kubernetes.io/selected-node";

    [Fact]
    public async Task A_volume_is_made_where_its_pod_has_found_room_and_the_pod_is_bound_when_it_is_there()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("holder", 24, JobYaml.OnNvidia, "duration: 1h"));
        await fleet.ApplyAsync(Claim("work"));
        await fleet.ApplyAsync(Pod("notebook", claims: "work"));

        var state = await fleet.RunUntilAsync("it runs", s => Named(s, "notebook").Phase == "Running");

        var claim = await ClaimAsync(fleet, "work");
        Assert.Equal(Named(state, "notebook").Node, (string?)claim["metadata"]!["annotations"]![SelectedNode]);
        Assert.Equal("Bound", (string?)claim["status"]!["phase"]);
    }

    [Fact]
    public async Task While_the_volume_is_made_the_place_is_held_and_the_pod_says_so()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Class("slow", "example.com/disk"));
        await fleet.ApplyAsync(Claim("work", "slow"));
        await fleet.ApplyAsync(Pod("notebook", claims: "work", gpus: 8));
        await fleet.RunUntilAsync("its node is selected", s => Told(s, "notebook").StartsWith("ClaimsBeingBound", StringComparison.Ordinal));
        await fleet.ApplyAsync(JobYaml.Of("greedy", 32, JobYaml.OnNvidia, "duration: 5s"));

        var state = await fleet.RunForAsync(TimeSpan.FromSeconds(30));

        var node = await SelectedAsync(fleet, "work");
        Assert.Equal($"ClaimsBeingBound: {node} is held for it until PersistentVolumeClaim work is bound", Told(state, "notebook"));
        Assert.Equal("", Named(state, "notebook").Node);
        Assert.DoesNotContain(state.Pods, pod => pod.Job == "greedy");

        await MakeVolumeAsync(fleet, "work", node!);
        state = await fleet.RunUntilAsync("it runs", s => Named(s, "notebook").Phase == "Running");
        Assert.Equal(node, Named(state, "notebook").Node);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_provisioner_that_cannot_make_the_volume_there_has_the_pod_placed_anew(bool byAnotherOperator)
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Class("slow", "example.com/disk"));
        await fleet.ApplyAsync(Claim("work", "slow"));
        await fleet.ApplyAsync(Pod("notebook", claims: "work"));
        await fleet.RunUntilAsync("its node is selected", s => Told(s, "notebook").StartsWith("ClaimsBeingBound", StringComparison.Ordinal));
        var first = await SelectedAsync(fleet, "work");
        if (byAnotherOperator)
        {
            await fleet.StopOperatorAsync();
            await fleet.StartOperatorAsync();
            await fleet.RunForAsync(TimeSpan.FromSeconds(3));
        }

        await fleet.User.PatchAsync<JsonObject>(CoreKinds.Node, null, first!, PatchType.Merge, JsonNode.Parse("""{"spec":{"unschedulable":true}}""")!, dryRun: false, CancellationToken.None);
        await fleet.User.PatchAsync<JsonObject>(
            CoreKinds.PersistentVolumeClaim, "default", "work", PatchType.Merge, JsonNode.Parse($$$"""{"metadata":{"annotations":{"{{{SelectedNode}}}":null} } }""")!, dryRun: false, CancellationToken.None);
        await fleet.RunForAsync(TimeSpan.FromSeconds(20));

        var second = await SelectedAsync(fleet, "work");
        Assert.NotNull(second);
        Assert.NotEqual(first, second);
        Assert.Contains(await fleet.EventsAsync("notebook"), e => e.Reason == "FailedScheduling" && e.Message == $"its place on {first} was given up: example.com/disk made no volume for PersistentVolumeClaim work that {first} reaches");
        await MakeVolumeAsync(fleet, "work", second);
        var state = await fleet.RunUntilAsync("it runs", s => Named(s, "notebook").Phase == "Running");
        Assert.Equal(second, Named(state, "notebook").Node);
    }

    [Fact]
    public async Task A_pod_goes_where_the_volume_of_its_claim_is()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Volume("disk", "", "gpu-3"));
        await fleet.ApplyAsync(Claim("work", "", "volumeName: disk"));
        await fleet.ApplyAsync(Pod("notebook", claims: "work"));

        var state = await fleet.RunUntilAsync("it runs", s => Named(s, "notebook").Phase == "Running");

        Assert.Equal("gpu-3", Named(state, "notebook").Node);

        await fleet.ApplyAsync(Pod("greedy", claims: "work", gpus: 8)); // ReadWriteOnce is once for a node: pods there share it.
        state = await fleet.RunUntilAsync("it says why it waits", s => Told(s, "greedy").Length > 0);
        Assert.Equal(
            "NoNodeForPod: 0/4 nodes of pool nvidia are available: 1 Insufficient nvidia.com/gpu, 3 nodes not selected by its template or out of reach of its volumes; "
            + "the best, gpu-3, has 7 of 8 chips free", Told(state, "greedy"));
    }

    [Fact]
    public async Task A_pod_that_goes_while_its_place_is_held_gives_it_back_and_its_gang_is_placed_anew()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Class("slow", "example.com/disk"));
        await fleet.ApplyAsync(Claim("work", "slow"));
        for (var i = 0; i < 2; i++) await fleet.ApplyAsync(Pod($"w-{i}", claims: i == 0 ? "work" : "", gpus: 8, labels: "ensemble.fleet/gang: two, ensemble.fleet/gang-size: \"2\""));
        var state = await fleet.RunUntilAsync("its node is selected", s => s.Pods.All(pod => Told(s, pod.Name).StartsWith("ClaimsBeingBound", StringComparison.Ordinal)));

        await fleet.DeletePodAsync(Named(state, "w-1"));
        await fleet.RunUntilAsync("the other says what it waits for", s => Told(s, "w-0").StartsWith("GangIncomplete", StringComparison.Ordinal));
        await fleet.ApplyAsync(JobYaml.Of("quick", 32, JobYaml.OnNvidia, "duration: 5s"));
        await fleet.RunUntilAsync("nothing is held", s => s.Is("quick", Ensemble.Kubernetes.Resources.TrainingJobState.Complete));

        await fleet.ApplyAsync(Pod("w-1", claims: "", gpus: 8, labels: "ensemble.fleet/gang: two, ensemble.fleet/gang-size: \"2\""));
        var node = await SelectedAsync(fleet, "work");
        await fleet.RunUntilAsync("places are held again", s => Told(s, "w-0").StartsWith("ClaimsBeingBound", StringComparison.Ordinal));
        await MakeVolumeAsync(fleet, "work", node!);
        state = await fleet.RunUntilAsync("both run", s => s.Pods.Count(pod => pod.Phase == "Running") == 2);
        Assert.Equal(node, Named(state, "w-0").Node);
    }

    [Fact]
    public async Task A_volume_that_is_told_of_late_gives_no_place_up_and_one_that_never_comes_does_after_ten_minutes()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Class("slow", "example.com/disk"));
        await fleet.ApplyAsync(Claim("work", "slow"));
        await fleet.ApplyAsync(Pod("notebook", claims: "work"));
        await fleet.RunUntilAsync("its node is selected", s => Told(s, "notebook").StartsWith("ClaimsBeingBound", StringComparison.Ordinal));

        await fleet.RunForAsync(TimeSpan.FromMinutes(11));
        Assert.Contains(await fleet.EventsAsync("notebook"), e => e.Message.EndsWith("was given up: PersistentVolumeClaim work was not bound in 10 minutes", StringComparison.Ordinal));

        await fleet.User.PatchAsync<JsonObject>(
            CoreKinds.PersistentVolumeClaim, "default", "work", PatchType.Merge,
            JsonNode.Parse("""{"metadata":{"annotations":{"pv.kubernetes.io/bind-completed":"yes"}},"spec":{"volumeName":"made-for-work"}}""")!, dryRun: false, CancellationToken.None);
        await fleet.RunForAsync(TimeSpan.FromSeconds(5));
        await MakeVolumeAsync(fleet, "work", (await SelectedAsync(fleet, "work"))!);
        await fleet.RunUntilAsync("it runs", s => Named(s, "notebook").Phase == "Running");
        Assert.Single(await fleet.EventsAsync("notebook"), e => e.Message.Contains("was given up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_claim_that_is_not_ready_is_named_with_what_is_missing()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Class("fast", "example.com/disk", "Immediate"));
        await fleet.ApplyAsync(Class("local", "kubernetes.io/no-provisioner"));
        await fleet.ApplyAsync(Claim("at-once", "fast"));
        await fleet.ApplyAsync(Claim("scarce", "local"));
        await fleet.ApplyAsync(Claim("classless", ""));
        await fleet.ApplyAsync(Claim("strange", "unheard-of"));
        foreach (var claim in new[] { "absent", "at-once", "scarce", "classless", "strange" }) await fleet.ApplyAsync(Pod("with-" + claim, claims: claim));
        await fleet.ApplyAsync(Pod("dynamic", claims: "").Replace("restartPolicy: Never", "resourceClaims: [{name: gpu, resourceClaimName: gpu}]", StringComparison.Ordinal));

        var state = await fleet.RunUntilAsync("all say why", s => s.Pods.All(pod => Told(s, pod.Name).Length > 0));

        Assert.Equal("ClaimNotReady: PersistentVolumeClaim absent does not exist", Told(state, "with-absent"));
        Assert.Equal("ClaimNotReady: PersistentVolumeClaim at-once is not bound: StorageClass fast binds at once, and example.com/disk has made no volume yet", Told(state, "with-at-once"));
        Assert.Equal("ClaimNotReady: PersistentVolumeClaim scarce finds no PersistentVolume of StorageClass local that is available with 1 GiB and ReadWriteOnce", Told(state, "with-scarce"));
        Assert.Equal("ClaimNotReady: PersistentVolumeClaim classless is not bound: it names no storage class, and no PersistentVolume with 1 GiB and ReadWriteOnce has been bound to it", Told(state, "with-classless"));
        Assert.Equal("ClaimNotReady: PersistentVolumeClaim strange is not bound, and its StorageClass unheard-of does not exist", Told(state, "with-strange"));
        Assert.StartsWith("PodNotPlaceable: spec.resourceClaims", Told(state, "dynamic"));

        await fleet.ApplyAsync(Claim("absent"));
        await fleet.ApplyAsync(Volume("late", "local", "gpu-2"));
        state = await fleet.RunUntilAsync("two run", s => Named(s, "with-absent").Phase == "Running" && Named(s, "with-scarce").Phase == "Running");
        Assert.Equal("gpu-2", Named(state, "with-scarce").Node);
    }

    [Fact]
    public async Task Local_volumes_are_given_to_claims_one_each_where_the_pods_have_room()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Class("local", "kubernetes.io/no-provisioner"));
        foreach (var node in new[] { 1, 2, 3 }) await fleet.ApplyAsync(Volume($"nvme-{node}", "local", $"gpu-{node}"));
        await fleet.ApplyAsync(Volume("tiny", "local", "gpu-4", "100Mi"));
        for (var i = 0; i < 3; i++)
        {
            await fleet.ApplyAsync(Claim($"scratch-{i}", "local"));
            await fleet.ApplyAsync(Pod($"w-{i}", claims: $"scratch-{i}", labels: "ensemble.fleet/gang: three, ensemble.fleet/gang-size: \"3\""));
        }

        var state = await fleet.RunUntilAsync("all run", s => s.Pods.Count == 3 && s.Pods.All(pod => pod.Phase == "Running"));

        Assert.Equal(["gpu-1", "gpu-2", "gpu-3"], state.Pods.Select(pod => pod.Node).Order());
        for (var i = 0; i < 3; i++) Assert.Equal($"nvme-{Named(state, $"w-{i}").Node[^1]}", (string?)(await ClaimAsync(fleet, $"scratch-{i}"))["spec"]!["volumeName"]);
        for (var i = 0; i < 3; i++) Assert.DoesNotContain(await fleet.EventsAsync($"w-{i}"), e => e.Message.Contains("was given up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_claim_of_one_pod_alone_serves_one_pod_at_a_time()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Claim("work").Replace("ReadWriteOnce", "ReadWriteOncePod", StringComparison.Ordinal));
        await fleet.ApplyAsync(Pod("a", claims: "work"));
        await fleet.ApplyAsync(Pod("b", claims: "work"));
        var state = await fleet.RunUntilAsync("one runs, the other says why not", s => Named(s, "a").Phase == "Running" && Told(s, "b").Contains("uses it", StringComparison.Ordinal));
        Assert.Equal("ClaimNotReady: PersistentVolumeClaim work is ReadWriteOncePod, and pod a uses it", Told(state, "b"));

        await fleet.DeletePodAsync(Named(state, "a"));
        await fleet.RunUntilAsync("the other runs", s => s.Pods.Count == 1 && Named(s, "b").Phase == "Running");
    }

    [Fact]
    public async Task A_pods_own_volume_is_made_for_it_and_goes_with_it()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(PodYaml.Of(
            "notebook", 1, "5h", volumes: "[{name: scratch, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}]"));
        var state = await fleet.RunUntilAsync("it runs", s => Named(s, "notebook").Phase == "Running");
        Assert.Equal(Named(state, "notebook").Node, await SelectedAsync(fleet, "notebook-scratch"));

        await fleet.DeletePodAsync(Named(state, "notebook"));
        await fleet.RunUntilAsync("it is gone", s => s.Pods.Count == 0);
        await fleet.RunForAsync(TimeSpan.FromSeconds(5));
        Assert.Null(await fleet.User.FindAsync<JsonObject>(CoreKinds.PersistentVolumeClaim, "default", "notebook-scratch", CancellationToken.None));
        Assert.Empty((await fleet.User.ListAsync<JsonObject>(CoreKinds.PersistentVolume, null, ListQuery.All, CancellationToken.None)).Items ?? []);
    }

    [Fact]
    public async Task A_gang_in_which_one_pod_has_a_claim_is_bound_whole_once_that_is_bound()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Class("slow", "example.com/disk"));
        await fleet.ApplyAsync(Claim("work", "slow"));
        for (var i = 0; i < 3; i++) await fleet.ApplyAsync(Pod($"w-{i}", claims: i == 1 ? "work" : "", gpus: 4, labels: "ensemble.fleet/gang: three, ensemble.fleet/gang-size: \"3\""));
        await fleet.RunUntilAsync("they say why they wait", s => s.Pods.All(pod => Told(s, pod.Name).StartsWith("ClaimsBeingBound", StringComparison.Ordinal)));
        var state = await fleet.RunForAsync(TimeSpan.FromSeconds(30));
        Assert.All(state.Pods, pod => Assert.Equal("", pod.Node));
        Assert.EndsWith("is held for it until PersistentVolumeClaim work is bound", Told(state, "w-0"));

        var node = await SelectedAsync(fleet, "work");
        await MakeVolumeAsync(fleet, "work", node!);
        state = await fleet.RunUntilAsync("all run", s => s.Pods.All(pod => pod.Phase == "Running"));
        Assert.Equal(node, Named(state, "w-1").Node);
    }

    [Fact]
    public async Task A_pod_that_a_label_makes_somebodys_while_its_place_is_held_gives_it_back_and_plans_go_on()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Class("slow", "example.com/disk"));
        await fleet.ApplyAsync(Claim("work", "slow"));
        await fleet.ApplyAsync(Pod("notebook", claims: "work", gpus: 8));
        await fleet.RunUntilAsync("its node is selected", s => Told(s, "notebook").StartsWith("ClaimsBeingBound", StringComparison.Ordinal));

        await fleet.User.PatchAsync<JsonObject>(
            CoreKinds.Pod, "default", "notebook", PatchType.Merge, JsonNode.Parse("""{"metadata":{"labels":{"ensemble.fleet/job-uid":"nobody"}}}""")!, dryRun: false, CancellationToken.None);

        await fleet.ApplyAsync(JobYaml.Of("quick", 32, JobYaml.OnNvidia, "duration: 5s"));
        await fleet.RunUntilAsync("its place is another's", s => s.Is("quick", Ensemble.Kubernetes.Resources.TrainingJobState.Complete));
    }

    [Fact]
    public async Task A_gang_whose_claims_are_bound_one_by_one_is_told_little_of_each_others()
    {
        const int Size = 6;
        var writes = new RecordingGate();
        await using var fleet = await FleetHarness.StartAsync(new() { Gate = writes });
        await fleet.ApplyAsync(Class("slow", "example.com/disk"));
        for (var i = 0; i < Size; i++)
        {
            await fleet.ApplyAsync(Claim($"work-{i}", "slow"));
            await fleet.ApplyAsync(Pod($"w-{i}", claims: $"work-{i}", labels: $"ensemble.fleet/gang: six, ensemble.fleet/gang-size: \"{Size}\""));
        }

        await fleet.RunUntilAsync("their nodes are selected", s => s.Pods.Count == Size && s.Pods.All(pod => Told(s, pod.Name).StartsWith("ClaimsBeingBound", StringComparison.Ordinal)));
        var before = writes.All.Count(write => write is { Kind.Kind: "Pod", Subresource: "status" });
        for (var i = 0; i < Size; i++)
        {
            await MakeVolumeAsync(fleet, $"work-{i}", (await SelectedAsync(fleet, $"work-{i}"))!);
            await fleet.RunForAsync(TimeSpan.FromSeconds(2));
        }

        await fleet.RunUntilAsync("all run", s => s.Pods.All(pod => pod.Phase == "Running"));
        Assert.InRange(writes.All.Count(write => write is { Kind.Kind: "Pod", Subresource: "status" }) - before, 1, Size); // Each at most once, when its own claim is bound.
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_operator_that_dies_between_the_claim_and_the_bind_loses_nothing(bool after)
    {
        for (var at = 1; at <= 8; at++)
        {
            var kill = new KillGate(at, after);
            await using var fleet = await FleetHarness.StartAsync(new() { StartOperator = false });
            for (var i = 0; i < 2; i++)
            {
                await fleet.ApplyAsync(Claim($"work-{i}"));
                await fleet.ApplyAsync(Pod($"w-{i}", claims: $"work-{i}", gpus: 8, labels: "ensemble.fleet/gang: two, ensemble.fleet/gang-size: \"2\""));
            }

            await fleet.StartOperatorAsync(kill, new() { LeaderElection = false, PlanPause = TimeSpan.Zero, ConcurrentWrites = 1 });
            WriteSweep.Restart(fleet, kill);
            var state = await fleet.RunUntilAsync($"all run, killed at {at}", s => s.Pods.Count == 2 && s.Pods.All(pod => pod.Phase == "Running"));
            for (var i = 0; i < 2; i++) Assert.Equal(Named(state, $"w-{i}").Node, await SelectedAsync(fleet, $"work-{i}"));
        }
    }

    private static PodState Named(FleetState state, string name) => state.Pods.First(pod => pod.Name == name);

    private static string Told(FleetState state, string name) =>
        (Named(state, name).Raw["status"]?["conditions"]?.AsArray() ?? []).OfType<JsonObject>()
            .FirstOrDefault(c => c["type"]!.ToString() == "PodScheduled" && c["status"]!.ToString() == "False")?["message"]?.ToString() ?? "";

    private static Task<JsonObject> ClaimAsync(FleetHarness fleet, string name) => fleet.User.GetAsync<JsonObject>(CoreKinds.PersistentVolumeClaim, "default", name, CancellationToken.None);

    private static async Task<string?> SelectedAsync(FleetHarness fleet, string claim) => (string?)(await ClaimAsync(fleet, claim))["metadata"]?["annotations"]?[SelectedNode];

    /// <summary>Plays the provisioner: the cluster binds the claim to what it makes.</summary>
    private static async Task MakeVolumeAsync(FleetHarness fleet, string claim, string node)
    {
        var made = await ClaimAsync(fleet, claim);
        var volume = Manifest.Read(Volume("made-for-" + claim, (string)made["spec"]!["storageClassName"]!, node)).Single();
        volume["spec"]!["claimRef"] = new JsonObject { ["kind"] = "PersistentVolumeClaim", ["namespace"] = "default", ["name"] = claim, ["uid"] = made["metadata"]!["uid"]!.DeepClone() };
        await fleet.ApplyAsync(volume);
    }

    private static string Class(string name, string provisioner, string binding = "WaitForFirstConsumer") => $$"""
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: {{name}}}
        provisioner: {{provisioner}}
        volumeBindingMode: {{binding}}
        """;

    private static string Volume(string name, string @class, string node, string size = "1Gi") => $$"""
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: {{name}}}
        spec:
          storageClassName: "{{@class}}"
          capacity: {storage: {{size}}}
          accessModes: [ReadWriteOnce]
          local: {path: /nvme}
          nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [{{node}}] } ] } ] } }
        """;

    private static string Claim(string name, string? @class = null, string more = "") => $$"""
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: {{name}}}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi} }
          {{(@class is null ? "" : "storageClassName: '" + @class + "'")}}
          {{more}}
        """;

    private static string Pod(string name, string claims, int gpus = 1, string labels = "") => PodYaml.Of(name, gpus, "5h", labels, Volumes(claims));

    private static string Volumes(string claim) => claim.Length == 0 ? "[]" : "[{name: work, persistentVolumeClaim: {claimName: " + claim + "}}]";
}
