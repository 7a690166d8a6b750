using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Hosting;

namespace Ensemble.EndToEnd.Specs;

/// <summary>Who may use what.</summary>
public sealed class TenancySpecs
{
    private const string Privileged = """
        apiVersion: ensemble.fleet/v1alpha1
        kind: TrainingJob
        metadata: {name: rooted}
        spec:
          size: {accelerators: 8}
          template:
            metadata: {annotations: {local.ensemble.fleet/duration: 5s}}
            spec:
              serviceAccountName: cluster-admin
              containers: [{name: trainer, image: x, securityContext: {privileged: true}}]
        """;

    [Fact]
    public async Task A_queue_serves_the_namespaces_that_it_selects_and_tells_the_others()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync("""
            apiVersion: ensemble.fleet/v1alpha1
            kind: FleetQueue
            metadata: {name: research}
            spec: {namespaces: {matchLabels: {team: research}}}
            """);
        await fleet.ApplyAsync(JobYaml.Of("llama", 8, "queue: research", "duration: 5s"));
        var waits = (await fleet.RunUntilAsync("it waits", s => s.Is("llama", TrainingJobState.Queued))).Job("llama");
        Assert.Equal("QueueNotForNamespace", waits.Status!.Waiting!.Code);
        Assert.Equal("namespace default may not use queue research, which is for namespaces with team=research", waits.Message("Placed"));
        Assert.Equal("queue: default", waits.Status.Waiting.Cures![0].Change);

        await LabelAsync(fleet, "team", "research");
        await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
    }

    [Fact]
    public async Task A_template_that_asks_for_more_than_the_site_allows_is_refused_with_field_and_cure_and_a_label_of_its_namespace_lets_it_in()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Privileged);
        var refused = (await fleet.RunUntilAsync("it is refused", s => s.Is("rooted", TrainingJobState.Invalid))).Job("rooted");
        Assert.Equal("TemplateNotAllowed", refused.Condition("Accepted")!.Reason);
        Assert.Contains("spec.template.spec.serviceAccountName is 'cluster-admin', which templates may not ask for here.", refused.Message("Accepted"), StringComparison.Ordinal);
        Assert.Contains("spec.template.spec.containers[0].securityContext.privileged is true", refused.Message("Accepted"), StringComparison.Ordinal);
        Assert.Empty((await fleet.RunForAsync(TimeSpan.FromSeconds(10))).Pods);

        await LabelAsync(fleet, "ensemble.fleet/templates", "privileged");
        await fleet.RunUntilAsync("it runs", s => s.Is("rooted", TrainingJobState.Running));

        // A policy that is tightened stops nothing that runs.
        await LabelAsync(fleet, "ensemble.fleet/templates", null);
        await fleet.RunUntilAsync("it is complete", s => s.Is("rooted", TrainingJobState.Complete));
    }

    [Fact]
    public async Task The_sites_options_allow_single_things()
    {
        var options = new FleetOperatorOptions { LeaderElection = false, PlanPause = TimeSpan.Zero, Templates = new() { ServiceAccounts = ["default/cluster-admin"], Privileged = true } };
        await using var fleet = await FleetHarness.StartAsync(new() { Operator = options });
        await fleet.ApplyAsync(Privileged);
        await fleet.RunUntilAsync("it is complete", s => s.Is("rooted", TrainingJobState.Complete));
    }

    [Fact]
    public async Task Training_pods_get_no_token_of_the_API()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 8, "", "duration: 5s"));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        Assert.False((bool)state.PodsOf("llama")[0].Raw["spec"]!["automountServiceAccountToken"]!);
    }

    [Fact]
    public async Task A_priority_class_that_does_not_exist_is_waited_for_by_name()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 8, "priorityClassName: hihg", "duration: 5s"));
        var waits = (await fleet.RunUntilAsync("it waits", s => s.Is("llama", TrainingJobState.Queued))).Job("llama");
        Assert.Equal("PriorityClassMissing", waits.Status!.Waiting!.Code);

        await fleet.ApplyAsync("""
            apiVersion: scheduling.k8s.io/v1
            kind: PriorityClass
            metadata: {name: hihg}
            value: 7
            """);
        await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
    }

    private static Task<System.Text.Json.Nodes.JsonObject> LabelAsync(FleetHarness fleet, string key, string? value) => fleet.User.PatchAsync<System.Text.Json.Nodes.JsonObject>(
        CoreKinds.Namespace, null, "default", PatchType.Merge,
        new System.Text.Json.Nodes.JsonObject { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["labels"] = new System.Text.Json.Nodes.JsonObject { [key] = value } } },
        dryRun: false, CancellationToken.None);
}
