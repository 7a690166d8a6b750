using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Parsing;

namespace Ensemble.Conformance.Cases;

/// <summary>Our kinds: what their schema says holds.</summary>
public abstract class CustomKindCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    [Fact]
    public async Task Defaults_are_filled_in()
    {
        var job = await CreateAsync(Job(Unique("defaults")));
        Assert.Equal(("default", "FastestFinish", "10m"), (job.At("spec.queue"), job.At("spec.choose"), job.At("spec.startTimeout")));
    }

    [Theory]
    [InlineData("choose: Wildly\nsize: {accelerators: 8}", "spec.choose")]
    [InlineData("size: {accelerators: 0}", "spec.size.accelerators")]
    [InlineData("size: {accelerators: many}", "spec.size.accelerators")]
    [InlineData("queue: Not_A_Queue\nsize: {accelerators: 8}", "spec.queue")]
    [InlineData("suspend: true", "spec.size")]
    [InlineData("size: {elastic: {min: 1, max: 8, step: Now}}", "spec.size.elastic.step")]
    [InlineData("restart: {limit: -1}\nsize: {accelerators: 8}", "spec.restart.limit")]
    [InlineData("variants: [{name: a}, {name: a}]\nsize: {accelerators: 8}", "spec.variants[1]")]
    public async Task What_the_schema_forbids_is_refused_with_the_field(string spec, string field) =>
        Assert.Contains(field, (await RefusedAsync(422, () => CreateAsync(Job(Unique("bad"), spec)))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_field_that_is_unknown_is_pruned()
    {
        var job = await CreateAsync(Job(Unique("pruned"), "size: {accelerators: 8, acelerators: 9}"));
        Assert.Null(job.At("spec.size.acelerators"));
    }

    [Fact]
    public async Task The_template_keeps_what_it_has()
    {
        var job = await CreateAsync(Job(Unique("open")).Replace("containers:", "futureField: {a: [1]}\n      containers:", StringComparison.Ordinal));
        Assert.Equal("1", job.At("spec.template.spec.futureField.a.0"));
    }

    [Fact]
    public async Task Strict_validation_names_the_unknown_field()
    {
        var item = Objects.Read(Job(Unique("strict"), "size: {accelerators: 8, acelerators: 9}"));
        var (code, body, _) = await RawRequest.SendAsync(Cluster, HttpMethod.Post, $"{Objects.KindOf(item).Path(Namespace)}?fieldValidation=Strict", item);
        Assert.Equal(400, (int)code);
        Assert.Contains("unknown field \\\"spec.size.acelerators\\\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Otherwise_a_warning_names_it()
    {
        var item = Objects.Read(Job(Unique("warned"), "size: {accelerators: 8, acelerators: 9}"));
        var (code, _, headers) = await RawRequest.SendAsync(Cluster, HttpMethod.Post, $"{Objects.KindOf(item).Path(Namespace)}?fieldValidation=Warn", item);
        Assert.Equal(201, (int)code);
        Assert.Contains(headers.GetValues("Warning"), warning => warning.Contains("spec.size.acelerators", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_table_has_our_columns()
    {
        var job = await CreateAsync(Job(Unique("table")));
        await PatchAsync(job, PatchType.Merge, """{"status":{"state":"Queued","reason":"NoIslandHolds"}}""", "status");
        var table = await TableAsync(Objects.KindOf(job), $"?fieldSelector=metadata.name%3D{Objects.NameOf(job)}");
        Assert.Equal(["Name", "State", "Class", "Accelerators", "Queue", "Reason", "Age"], table["columnDefinitions"]!.AsArray().Where(c => (int?)c!["priority"] is null or 0).Select(c => (string?)c!["name"]));
        Assert.Equal("Queued", table["rows"]![0]!["cells"]![1]!.ToString());
    }

    [Fact]
    public async Task A_number_may_be_written_as_quantity_text_or_number()
    {
        var item = Objects.Read($"{{apiVersion: ensemble.fleet/v1alpha1, kind: FleetQueue, metadata: {{name: {Unique("queue")}}}, spec: {{limit: {{accelerators: 256, watts: 900k}}}}}}");
        Assert.Equal("900k", (await CreateAsync(item)).At("spec.limit.watts"));
        item["metadata"]!["name"] = Unique("queue");
        item["spec"]!["limit"]!["watts"] = 900_000;
        Assert.Equal("900000", (await CreateAsync(item)).At("spec.limit.watts"));
    }

    [Theory]
    [InlineData("size: {accelerators: 8, elastic: {min: 1, max: 8}}", "set exactly one of accelerators, elastic and computeLike")]
    [InlineData("size: {}", "set exactly one of accelerators, elastic and computeLike")]
    [InlineData("size: {elastic: {min: 16, max: 8}}", "min must not be more than max")]
    [InlineData("work: {steps: 10, tokens: 1k}\nsize: {accelerators: 8}", "set exactly one of tokens, steps and expectedDuration")]
    [InlineData("variants: [{name: a, classes: [h100-sxm], vendor: Nvidia}]\nsize: {accelerators: 8}", "set classes or vendor, not both")]
    public async Task A_rule_is_kept_by_the_server_or_by_the_operator(string spec, string message) => await RuleHoldsAsync(Job(Unique("rule"), spec), message);

    [Fact]
    public async Task A_service_whose_replicas_could_never_be_replaced_is_refused() => await RuleHoldsAsync(
        Service(Unique("rule"), "rollout: {maxSurge: 0}"), "maxSurge and maxUnavailable are both 0");

    [Fact]
    public async Task A_services_name_is_one_that_a_Service_can_bear() => await RuleHoldsAsync(Service($"7-{Unique("rule")}", "replicas: 0"), "start with a letter");

    [Fact]
    public async Task A_jobs_name_fits_a_label() => await RuleHoldsAsync(Job(new string('n', 64)), "use at most 63 characters");

    [Theory]
    [InlineData("{class: h100-sxm}", "class and accelerators belong together")]
    [InlineData("{class: h100-sxm, accelerators: 8, computeLike: {class: h100-sxm, accelerators: 8}}", "set either class and accelerators, or computeLike")]
    public async Task A_rule_of_a_queue_is_kept_by_the_server_or_by_the_operator(string guaranteed, string message) =>
        await RuleHoldsAsync($"{{apiVersion: ensemble.fleet/v1alpha1, kind: FleetQueue, metadata: {{name: {Unique("rule")}}}, spec: {{guaranteed: [{guaranteed}]}}}}", message);

    [Theory]
    [InlineData("""{"spec":{"size":{"accelerators":16}}}""", "size and template of a job that is not suspended stay as they are")]
    [InlineData("""{"spec":{"variants":[{"name":"a","vendor":"Nvidia"}]}}""", "variants of a job that is not suspended stay as they are")]
    public async Task What_a_running_job_is_made_of_stays(string patch, string message)
    {
        var job = await CreateAsync(Job(Unique("fixed")));
        if (Cluster.HasCel) Assert.Contains(message, (await RefusedAsync(422, () => PatchAsync(job, PatchType.Merge, patch))).Message, StringComparison.Ordinal);
        await PatchAsync(job, PatchType.Merge, """{"spec":{"suspend":true}}""");
        await PatchAsync(job, PatchType.Merge, patch); // Suspended, it may change.
    }

    private static string Service(string name, string spec) => $$$"""
        apiVersion: ensemble.fleet/v1alpha1
        kind: InferenceJob
        metadata: {name: {{{name}}}}
        spec:
          {{{spec}}}
          size: {accelerators: 8}
          template: {spec: {containers: [{name: engine, image: registry.example/vllm:1}]}}
        """;

    private async Task RuleHoldsAsync(string yaml, string message)
    {
        if (Cluster.HasCel)
        {
            Assert.Contains(message, (await RefusedAsync(422, () => CreateAsync(yaml))).Message, StringComparison.Ordinal);
            return;
        }

        // A server without CEL takes it; the operator does not.
        Assert.NotEmpty(ManifestCheck.Check(ManifestReader.Read(yaml, "case")[0]));
    }

    private Task<JsonObject> TableAsync(ResourceKind kind, string query) =>
        RawRequest.GetAsync(Cluster, kind.Path(Namespace) + query, "application/json;as=Table;v=v1;g=meta.k8s.io");
}
