using Ensemble.Core.Fleet;
using Ensemble.Core.Gangs;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Xunit;
using JobSize = Ensemble.Core.Jobs.JobSize;

namespace Ensemble.Kubernetes.Tests.Parsing;

public sealed class InferenceJobParserSpecs
{
    [Fact]
    public void The_smallest_job_gets_every_default()
    {
        var accepted = Read("$serve\nspec: {size: {accelerators: 8}, $template}");

        Assert.Equal(new JobId("default", "chat", JobKind.InferenceReplica), accepted.Replica.Id);
        Assert.Equal((new JobSize.Exact(8), "default", VariantChoice.FastestStart), (accepted.Replica.Size, accepted.Replica.Queue, accepted.Replica.Choose));
        Assert.Equal((1, new RolloutRule(1, 0), EngineKind.Custom, 8000), (accepted.Replicas, accepted.Rollout, accepted.Engine, accepted.Port));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(30)), (accepted.DrainGrace, accepted.StartTimeout));
        Assert.Equal((int.MaxValue, TimeSpan.FromSeconds(10)), (accepted.Restart.Limit, accepted.Restart.Backoff));
        Assert.Empty(accepted.NotActedOn);
    }

    [Fact]
    public void A_rich_job_keeps_all_that_is_acted_on_and_names_what_is_not()
    {
        var accepted = Read("""
            apiVersion: ensemble.fleet/v1alpha1
            kind: InferenceJob
            metadata: {name: chat, namespace: team-a}
            spec:
              queue: product
              model: qwen3-235b-a22b
              engine: {kind: SGLang, port: 8080}
              replicas: 0
              size: {accelerators: 16}
              parallelism: {tensor: 8, pipeline: 2}
              topology: {required: Rack}
              variants: [{name: h20, classes: [h20]}, {name: a3, vendor: Huawei, containers: [{name: engine, image: ascend}]}]
              choose: InOrder
              rollout: {maxSurge: 0, maxUnavailable: 2}
              drain: {grace: 5m}
              restart: {backoff: 1s}
              startTimeout: 1h
              energy: {wish: LeastEnergy}
              template: {spec: {containers: [{name: engine, image: cuda}]}}
            """);

        Assert.Equal(("team-a/chat (InferenceReplica)", "product", 8), (accepted.Replica.Id.ToString(), accepted.Replica.Queue, accepted.Replica.TensorParallel));
        Assert.Equal((new TopologyWish("Rack"), VariantChoice.InOrder), (accepted.Replica.Topology, accepted.Replica.Choose));
        Assert.Equal((null, Vendor.Huawei), (accepted.Replica.Variants[0].Vendor, accepted.Replica.Variants[1].Vendor));
        Assert.Equal((0, new RolloutRule(0, 2), EngineKind.SGLang, 8080, 8, 2), (accepted.Replicas, accepted.Rollout, accepted.Engine, accepted.Port, accepted.Tensor, accepted.Pipeline));
        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromSeconds(1)), (accepted.DrainGrace, accepted.StartTimeout, accepted.Restart.Backoff));
        Assert.Equal(["spec.model", "spec.energy"], accepted.NotActedOn);
    }

    [Theory]
    [InlineData("VLlm", 8000)]
    [InlineData("SGLang", 30_000)]
    [InlineData("MindIE", 1025)]
    [InlineData("TensorRTLlm", 8000)]
    public void An_engine_has_its_own_port_unless_told(string engine, int port) =>
        Assert.Equal(port, Read($"$serve\nspec: {{engine: {{kind: {engine}}}, size: {{accelerators: 8}}, $template}}").Port);

    [Theory]
    [InlineData("replicas: 7")]
    [InlineData("queue: other")]
    [InlineData("suspend: true")]
    [InlineData("rollout: {maxSurge: 3}")]
    [InlineData("drain: {grace: 1m}")]
    [InlineData("topology: {preferred: Rack}")]
    [InlineData("engine: {kind: Custom, port: 8000}")]
    public void What_makes_no_other_pods_makes_no_other_revision(string change) => Assert.Equal(Revision(""), Revision(change));

    [Theory]
    [InlineData("engine: {kind: VLlm}")]
    [InlineData("engine: {port: 9000}")]
    [InlineData("parallelism: {tensor: 8}")]
    [InlineData("variants: [{name: a, classes: [h20]}]")]
    public void What_makes_other_pods_makes_another_revision(string change) => Assert.NotEqual(Revision(""), Revision(change));

    [Fact]
    public void The_order_in_which_fields_are_written_makes_no_other_revision() => Assert.Equal(
        Read("$serve\nspec: {size: {accelerators: 8}, template: {spec: {containers: [{name: a, image: x, env: [{name: B, value: c}]}]}}}").Revision,
        Read("$serve\nspec: {template: {spec: {containers: [{image: x, env: [{value: c, name: B}], name: a}]}}, size: {accelerators: 8}}").Revision);

    [Fact]
    public void A_job_that_an_API_server_without_our_schema_let_in_is_told_all_the_same() => Assert.Equal(
        "spec.replicas is 'many', not an integer. Use a whole number, without quotes.\nspec.engine.kind is 'Llama'. Use one of VLlm, SGLang, MindIE, TensorRTLlm, Custom.",
        Manifests.Faults(InferenceJobParser.Parse(Manifests.Read<InferenceJob>("$serve\nspec: {replicas: many, engine: {kind: Llama}, size: {accelerators: 8}, $template}"))));

    private static string Revision(string change) => Read($"$serve\nspec: {{size: {{accelerators: 8}}, {(change.Length > 0 ? change + ", " : "")}$template}}").Revision;

    private static AcceptedInferenceJob Read(string yaml) => Manifests.Valid(InferenceJobParser.Parse(Manifests.Read<InferenceJob>(yaml)));
}
