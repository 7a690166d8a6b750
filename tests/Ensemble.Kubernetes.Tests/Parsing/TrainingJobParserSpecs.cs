using Ensemble.Core.Fleet;
using Ensemble.Core.Gangs;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Xunit;
using JobSize = Ensemble.Core.Jobs.JobSize;

namespace Ensemble.Kubernetes.Tests.Parsing;

public sealed class TrainingJobParserSpecs
{
    [Fact]
    public void The_smallest_job_gets_every_default()
    {
        var accepted = Manifests.Job("$job\nspec: {size: {accelerators: 8}, $template}");
        var job = accepted.Job;
        Assert.Equal(new JobId("default", "finetune"), job.Id);
        Assert.Equal("default", job.Queue);
        Assert.Equal(new JobSize.Exact(8), job.Size);
        Assert.Equal((VariantChoice.FastestFinish, 1, false, 0), (job.Choose, job.TensorParallel, job.Suspended, job.Priority));
        var variant = Assert.Single(job.Variants);
        Assert.Equal((Variant.DefaultName, null, 0), (variant.Name, variant.Vendor, variant.Classes.Length));
        Assert.Equal(TrainingJobParser.DefaultRestart, accepted.Restart);
        Assert.Equal(TimeSpan.FromMinutes(10), accepted.StartTimeout);
        Assert.Empty(accepted.NotActedOn);
    }

    [Fact]
    public void A_rich_job_keeps_all_that_the_scheduler_acts_on()
    {
        var accepted = Manifests.Job("""
            apiVersion: ensemble.fleet/v1alpha1
            kind: TrainingJob
            metadata: {name: pretrain, namespace: team-a, creationTimestamp: 2026-12-01T08:00:00Z}
            spec:
              queue: research
              priorityClassName: high
              suspend: true
              size: {elastic: {min: 128, max: 1024, step: Replicas}}
              parallelism: {tensor: 8}
              topology: {required: Spine, preferred: FabricDomain}
              variants:
              - {name: nvidia, classes: [h200-sxm, h100-sxm]}
              - {name: ascend, vendor: Huawei, containers: [{name: trainer, image: cann, resources: {requests: {cpu: 16}}}]}
              choose: InOrder
              restart: {limit: 20, backoff: 1m}
              startTimeout: 5m
              template: {spec: {containers: [{name: trainer, image: cuda, resources: {requests: {cpu: 8, memory: 64Gi}}}]}}
            """, name => name == "high" ? 1000 : null);
        var job = accepted.Job;
        Assert.Equal(("team-a/pretrain", "research", 1000, true), (job.Id.ToString(), job.Queue, job.Priority, job.Suspended));
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero), job.SubmittedAt);
        Assert.Equal(new JobSize.Elastic(128, 1024, Core.Jobs.ElasticStep.Replicas), job.Size);
        Assert.Equal((8, VariantChoice.InOrder, new TopologyWish("Spine", "FabricDomain")), (job.TensorParallel, job.Choose, job.Topology));
        Assert.Equal(["nvidia", "ascend"], job.Variants.Select(variant => variant.Name));
        Assert.Equal(["h200-sxm", "h100-sxm"], job.Variants[0].Classes);
        Assert.Equal((null, Vendor.Huawei), (job.Variants[0].Vendor, job.Variants[1].Vendor));
        Assert.Equal(["cpu: 8000, memory: 68719476736", "cpu: 16000, memory: 68719476736"], job.Variants.Select(variant => variant.Demand.Resources.ToString()));
        Assert.Equal((20, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)), (accepted.Restart.Limit, accepted.Restart.Backoff, accepted.StartTimeout));
        Assert.Empty(accepted.NotActedOn);
        Assert.Equal(new JobTerms(), accepted.Terms);
    }

    [Fact]
    public void The_terms_of_a_job_are_read()
    {
        var accepted = Manifests.Job("""
            $job
            spec:
              size: {elastic: {min: 16, max: 64}}
              parallelism: {tensor: 4, pipeline: 2}
              checkpoint: {every: 10m, onStop: {signal: SIGUSR1, grace: 1500ms}}
              runTimeLimit: 240h
              ttlAfterFinished: 0s
              restart:
                onExitCodes:
                - {codes: [2, 126], ranges: [{from: 64, to: 74}], action: Fail}
                - {codes: [75], action: Ignore}
              $template
            """);
        Assert.Equal(
            new JobTerms
            {
                StopSignal = "SIGUSR1", StopGrace = TimeSpan.FromSeconds(2), SavesCheckpoints = true, CheckpointEvery = TimeSpan.FromMinutes(10),
                RunTimeLimit = TimeSpan.FromHours(240), KeptAfterEnd = TimeSpan.Zero,
            },
            accepted.Terms);
        Assert.Equal(8, accepted.Job.ReplicaChips);
        Assert.Equal([ExitAction.Fail, ExitAction.Fail, ExitAction.Fail, ExitAction.Ignore], new[] { 2, 126, 70, 75 }.Select(code => accepted.Restart.RuleFor(code)!.Action));
        Assert.Null(accepted.Restart.RuleFor(79));
        Assert.Equal(["spec.parallelism.pipeline"], accepted.NotActedOn);
    }

    [Fact]
    public void A_job_that_says_nothing_of_signal_and_grace_gets_those_of_Kubernetes()
    {
        var terms = Manifests.Job("$job\nspec: {checkpoint: {onStop: {}}, size: {accelerators: 8}, $template}").Terms;
        Assert.Equal(("SIGTERM", TimeSpan.FromSeconds(30)), (terms.StopSignal, terms.StopGrace));
    }

    [Fact]
    public void As_much_compute_as_some_other_class_is_a_size() => Assert.Equal(
        new JobSize.ComputeLike("h100-sxm", 64),
        Manifests.Job("$job\nspec: {size: {computeLike: {class: h100-sxm, accelerators: 64}}, $template}").Job.Size);

    [Fact]
    public void A_priority_class_that_the_cluster_lacks_is_told() => Assert.Equal(
        "spec.priorityClassName is 'hihg', and no PriorityClass has that name. Create it, or name one of those that 'kubectl get priorityclass' lists.",
        Manifests.Faults(TrainingJobParser.Parse(Manifests.Read<TrainingJob>("$job\nspec: {priorityClassName: hihg, size: {accelerators: 8}, $template}"), _ => null)));

    [Fact]
    public void A_job_that_an_API_server_without_our_schema_let_in_is_told_all_the_same() => Assert.Equal(
        "spec.size.accelerators is 'eight', not an integer. Use a whole number, without quotes.\nspec.choose is 'Cheapest'. Use one of FastestFinish, FastestStart, InOrder, LeastCost.",
        Manifests.Faults(TrainingJobParser.Parse(Manifests.Read<TrainingJob>("$job\nspec: {size: {accelerators: eight}, choose: Cheapest, $template}"))));

    [Fact]
    public void A_template_nested_beyond_reason_is_refused_unread()
    {
        var job = Manifests.Read<TrainingJob>("$job\nspec: {size: {accelerators: 8}, $template}");
        var deep = System.Text.Json.Nodes.JsonNode.Parse(new string('[', 5000) + new string(']', 5000), null, new() { MaxDepth = 10_000 });
        job.Spec.Template!["spec"]!["volumes"] = deep;
        Assert.StartsWith("spec.template is nested more than 100 deep.", Manifests.Faults(TrainingJobParser.Parse(job)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_variant_is_laid_over_the_template_by_container_name()
    {
        var job = Manifests.Read<TrainingJob>("""
            $job
            spec:
              size: {accelerators: 8}
              variants:
              - name: ascend
                vendor: Huawei
                containers:
                - {name: trainer, image: cann, command: [run], env: [{name: A, value: "2"}, {name: B, value: "3"}]}
                - {name: watcher, image: w}
              template:
                spec:
                  containers:
                  - {name: trainer, image: cuda, command: [torchrun, train.py], env: [{name: A, value: "1"}, {name: C, value: "4"}], workingDir: /w}
            """);
        const string Expected = """{"spec":{"containers":[{"name":"trainer","image":"cann","command":["run"],"env":[{"name":"A","value":"2"},{"name":"C","value":"4"},{"name":"B","value":"3"}],"workingDir":"/w"},{"name":"watcher","image":"w"}]}}""";
        Assert.Equal(Expected, VariantTemplate.Of(job.Spec, "ascend").ToJsonString());
        Assert.Equal(job.Spec.Template!.ToJsonString(), VariantTemplate.Of(job.Spec, "default").ToJsonString());
    }

    [Fact]
    public void Fields_that_are_not_acted_on_yet_are_listed_in_order()
    {
        var accepted = Manifests.Job("""
            $job
            spec:
              size: {elastic: {min: 64, max: 128}}
              model: deepseek-v3
              parallelism: {tensor: 8, pipeline: 8, expert: 64}
              work: {tokens: 1500G}
              topology: {required: Spine, groups: [{of: Tensor, required: Host}]}
              variants: [{name: a, vendor: Nvidia, parallelism: {tensor: 4}}]
              mixing: DataParallel
              choose: LeastCost
              checkpoint: {every: 10m, onStop: {signal: SIGUSR1, grace: 2m}}
              restart: {scope: FailedHosts}
              energy: {wish: Balanced, maxKilowattHours: 40k, minPowerFraction: "0.6"}
              deadline: "2026-12-24T18:00:00Z"
              deferrableUntil: "2026-12-20T00:00:00Z"
              runTimeLimit: 240h
              ttlAfterFinished: 72h
              template:
                spec:
                  restartPolicy: OnFailure
                  containers: [{name: trainer, image: x}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
            """);
        Assert.Equal(
            [
                "spec.model", "spec.parallelism.pipeline", "spec.parallelism.expert", "spec.work", "spec.topology.groups",
                "spec.variants[].parallelism", "spec.mixing", "spec.choose", "spec.energy", "spec.deadline",
                "spec.deferrableUntil", "spec.template.spec.restartPolicy",
            ],
            accepted.NotActedOn);
    }

    [Fact]
    public void A_field_set_to_what_happens_anyway_is_not_listed() => Assert.Empty(
        Manifests.Job("$job\nspec: {mixing: None, restart: {scope: Gang}, size: {elastic: {min: 8, max: 8}}, template: {spec: {restartPolicy: Never, containers: [{name: a, image: x}]}}}").NotActedOn);
}
