using System.Text.Json.Nodes;
using Ensemble.Cli.Local;
using Ensemble.Cli.Output;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ensemble.Cli.Tests;

/// <summary>Other people's pods on a whole fleet with its operator: why they wait, and why they are where they are.</summary>
public sealed class PodSpecs(PodSpecs.Fleet fleet) : IClassFixture<PodSpecs.Fleet>
{
    [Fact]
    public async Task A_pod_that_was_placed_says_where_and_why_there()
    {
        await fleet.ApplyAsync(Pod("notebook", gpus: 1));
        var run = await fleet.UntilAsync(run => run.Output.Contains("Running", StringComparison.Ordinal), "explain", "pod/notebook");

        Assert.Matches(@"^Pod default/notebook  Running\n  1 of the \d+ free chips of gpu-[a-z]-\d+", run.Output);
        Assert.Matches(@"\n  asks      1 nvidia.com/gpu, queue default, made \d+s ago\n  runs on   gpu-[a-z]-\d+ of pool [a-z0-9-]+ \([a-z0-9-]+\)\n", run.Output);
    }

    [Fact]
    public async Task A_pod_that_no_node_can_hold_says_what_binds_and_what_is_missing()
    {
        await fleet.ApplyAsync(Pod("wide", gpus: 16));
        var run = await fleet.UntilAsync(run => run.Json["waiting"] is not null, "explain", "pods/wide", "-o", "json");

        Assert.Equal(("Pod", "Queued", "NoNodeForPod"), ((string)run.Json["kind"]!, (string)run.Json["state"]!, (string)run.Json["waiting"]!["code"]!));
        Assert.Equal(["Wait", "NoNodeForPod"], [(string)run.Json["now"]!["decision"]!, (string)run.Json["now"]!["reason"]!["code"]!]);
        Assert.Equal("16", (string)run.Json["now"]!["reason"]!["missing"]![0]!["needs"]!);
        Assert.Null(run.Json["placement"]);
    }

    [Fact]
    public async Task A_bare_name_that_no_job_bears_is_a_pods()
    {
        await fleet.ApplyAsync(Pod("gated", gpus: 1, spec: "schedulingGates: [{name: example.com/quota}]"));
        var run = await fleet.RunAsync("explain", "gated");

        Assert.StartsWith("Pod default/gated  Gated\n  its scheduling gates hold it back", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_of_a_gang_is_explained_with_its_gang()
    {
        await fleet.ApplyAsync(Member("mpi-0", "mpi", 3));
        await fleet.ApplyAsync(Member("mpi-1", "mpi", 3, "schedulingGates: [{name: example.com/quota}]"));
        var run = await fleet.RunAsync("explain", "pod/mpi-0", "-o", "json");

        Assert.Equal("gang/mpi 0 of 3", $"{run.Json["gang"]!["name"]} {run.Json["gang"]!["placed"]} of {run.Json["gang"]!["wanted"]}");
        Assert.Equal(["mpi-0 Queued", "mpi-1 Gated"], run.Json["gang"]!["members"]!.AsArray().Select(member => $"{member!["name"]} {member["state"]}"));
        Assert.Equal("GangIncomplete", (string)run.Json["now"]!["reason"]!["code"]!);

        // The gate's pod is no member yet, and still its gang is what it waits for.
        Assert.Equal("GangIncomplete", (string)(await fleet.RunAsync("explain", "pod/mpi-1", "-o", "json")).Json["now"]!["reason"]!["code"]!);
    }

    [Fact]
    public async Task A_pod_of_one_of_our_jobs_refers_to_the_job()
    {
        await fleet.ApplyAsync("""
            apiVersion: ensemble.fleet/v1alpha1
            kind: TrainingJob
            metadata: {name: llama}
            spec:
              size: {accelerators: 8}
              variants: [{name: nvidia, vendor: Nvidia}]
              template: {spec: {containers: [{name: trainer, image: "registry.example/train:1"}]}}
            """);
        var pod = "";
        await Fleet.UntilAsync(async () => (pod = (await fleet.Api.ListAsync<JsonObject>(CoreKinds.Pod, "default", new() { LabelSelector = "ensemble.fleet/job=llama" }, default)).Items!
            .Select(item => (string)item["metadata"]!["name"]!).FirstOrDefault() ?? "").Length > 0);

        var run = await fleet.RunAsync("explain", $"pod/{pod}");
        Assert.StartsWith($"Pod default/{pod} is rank 0 of attempt 1 of TrainingJob default/llama, which was placed as a whole:\nTrainingJob default/llama  ", run.Output, StringComparison.Ordinal);

        run = await fleet.RunAsync("explain", $"pod/{pod}", "-o", "json");
        Assert.Equal("TrainingJob llama", $"{run.Json["kind"]} {run.Json["name"]}");
        Assert.Contains("rank 0 of attempt 1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_of_another_scheduler_is_not_ours_to_explain()
    {
        await fleet.ApplyAsync(Pod("web", gpus: 0).Replace("schedulerName: ensemble", "schedulerName: default-scheduler", StringComparison.Ordinal));
        var run = await fleet.RunAsync("explain", "pod/web");

        Assert.Equal(ExitCode.Wrong, run.ExitCode);
        Assert.StartsWith("error: the pod 'web' names the scheduler 'default-scheduler', so Ensemble does not place it\n'kubectl describe pod web -n default'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_offers_the_pods_that_Ensemble_places()
    {
        await fleet.ApplyAsync(Pod("offered", gpus: 0));
        await fleet.ApplyAsync(Pod("not-ours", gpus: 0).Replace("schedulerName: ensemble", "schedulerName: default-scheduler", StringComparison.Ordinal));
        const string Line = "ensemble explain pod/";
        var run = await fleet.RunAsync(context => context with { Clock = new FakeTimeProvider() }, $"[suggest:{Line.Length}]", Line);

        Assert.Contains("pod/offered", run.Output.Split('\n'));
        Assert.DoesNotContain("pod/not-ours", run.Output.Split('\n'));
    }

    [Fact]
    public async Task Top_shows_pods_and_gangs_as_rows()
    {
        await fleet.ApplyAsync(Pod("shown", gpus: 2));
        for (var i = 0; i < 2; i++) await fleet.ApplyAsync(Member($"pair-{i}", "pair", 2));
        await fleet.ApplyAsync(Member("lone-0", "lone", 2));
        await fleet.ApplyAsync(Pod("launcher", gpus: 0));
        JsonNode Row(Invocation run, string name) => run.Json["pods"]!.AsArray().Single(row => (string?)row!["name"] == name)!;
        var run = await fleet.UntilAsync(
            run => (string)Row(run, "shown")["state"]! == "Running" && (string)Row(run, "gang/pair")["state"]! == "Running" && (string)Row(run, "gang/lone")["reason"]! != "", "top", "pods", "-o", "json");

        Assert.Equal(
            ["namespace", "name", "kind", "state", "queue", "pods", "placed", "accelerators", "nodes", "hosts", "age", "reason"],
            Row(run, "shown").AsObject().Select(property => property.Key));
        Assert.Equal("Pod 1/1 2", $"{Row(run, "shown")["kind"]} {Row(run, "shown")["placed"]}/{Row(run, "shown")["pods"]} {Row(run, "shown")["accelerators"]}");
        Assert.Matches(@"^2 of the \d+ free chips of ", (string)Row(run, "shown")["reason"]!);
        Assert.Equal("Pods 2/2 2", $"{Row(run, "gang/pair")["kind"]} {Row(run, "gang/pair")["placed"]}/{Row(run, "gang/pair")["pods"]} {Row(run, "gang/pair")["accelerators"]}");
        Assert.Equal("Queued 1 of 2 pods of the gang exist; all are placed together or none", $"{Row(run, "gang/lone")["state"]} {Row(run, "gang/lone")["reason"]}");
        Assert.DoesNotContain(run.Json["pods"]!.AsArray(), row => (string?)row!["name"] == "launcher"); // It asks for no accelerator.
        Assert.Matches(@"\ngang/lone +Pods +Queued +0/1 +1 +default +- +\d+s +1 of 2 pods of the gang exist", (await fleet.RunAsync("top", "pods")).Output);
    }

    private static string Member(string name, string gang, int size, string spec = "") =>
        Pod(name, gpus: 1, spec).Replace("labels: {}", $"labels: {{ensemble.fleet/gang: {gang}, ensemble.fleet/gang-size: \"{size}\"}}", StringComparison.Ordinal);

    private static string Pod(string name, int gpus, string spec = "") => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: {{name}}, labels: {} }
        spec:
          schedulerName: ensemble
          restartPolicy: Never
          {{spec}}
          containers: [{name: main, image: "registry.example/image:1", resources: {limits: {nvidia.com/gpu: {{gpus}} } } }]
        """;

    /// <summary>The samples' site with its operator, in this process.</summary>
    public sealed class Fleet : IAsyncLifetime
    {
        private LocalFleet? _fleet;

        public KubernetesApi Api => _fleet!.Api;

        public async ValueTask InitializeAsync() => _fleet = await LocalFleet.StartAsync(new(), withOperator: true, NullLoggerFactory.Instance, CancellationToken.None);

        public ValueTask DisposeAsync() => _fleet!.DisposeAsync();

        internal async Task ApplyAsync(string yaml)
        {
            foreach (var item in ManifestReader.Read(yaml, "spec"))
            {
                var kind = item.Kind == CoreKinds.Pod.Kind ? CoreKinds.Pod : ResourceKinds.TrainingJob;
                await Api.ApplyAsync<JsonObject>(kind, item.Namespace ?? "default", item.Name!, item.Json, force: true, dryRun: false, TestContext.Current.CancellationToken);
            }
        }

        internal Task<Invocation> RunAsync(params string[] args) => RunAsync(context => context, args);

        internal Task<Invocation> RunAsync(Func<CommandContext, CommandContext> change, params string[] args) => Invocation.OfAsync(
            context => change(context with { Connect = (_, _) => _fleet!.Cluster.CreateClient("ensemble"), Environment = name => name == "KUBECONFIG" ? "/nowhere" : null }), args);

        internal async Task<Invocation> UntilAsync(Func<Invocation, bool> enough, params string[] args)
        {
            Invocation? last = null;
            await UntilAsync(async () =>
            {
                last = await RunAsync(args);
                Assert.True(last.ExitCode == ExitCode.Ok, last.Error);
                return enough(last);
            });
            return last!;
        }

        internal static async Task UntilAsync(Func<Task<bool>> holds)
        {
            for (var tries = 0; !await holds(); tries++)
            {
                Assert.True(tries < 600, "Not within a minute.");
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }
}
