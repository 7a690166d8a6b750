using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

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
    [InlineData("replicas: -1", "spec.replicas")]
    [InlineData("engine: {kind: Steam}", "spec.engine.kind")]
    [InlineData("engine: {port: 0}", "spec.engine.port")]
    [InlineData("rollout: {maxSurge: many}", "spec.rollout.maxSurge")]
    [InlineData("drain: {grace: soon}", "spec.drain.grace")]
    public async Task What_the_schema_forbids_of_a_service_is_refused_with_the_field(string spec, string field) =>
        Assert.Contains(field, (await RefusedAsync(422, () => CreateAsync(InferenceJob(Unique("bad"), spec)))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Defaults_of_a_service_are_filled_in()
    {
        var job = await CreateAsync(InferenceJob(Unique("defaults"), "rollout: {}"));
        Assert.Equal(("default", "1", "1", "0"), (job.At("spec.queue"), job.At("spec.replicas"), job.At("spec.rollout.maxSurge"), job.At("spec.rollout.maxUnavailable")));
    }

    [Theory]
    [InlineData("TrainingJob", "trainingjobs")]
    [InlineData("InferenceJob", "inferencejobs")]
    [InlineData("AcceleratorPool", "acceleratorpools")]
    [InlineData("AcceleratorClass", "acceleratorclasses")]
    [InlineData("AcceleratorNode", "acceleratornodes")]
    [InlineData("FleetQueue", "fleetqueues")]
    public async Task Its_definition_is_established_with_its_names_accepted(string kind, string plural)
    {
        var crd = await Api.GetAsync<JsonObject>(CoreKinds.CustomResourceDefinition, null, $"{plural}.ensemble.fleet", Stop);
        Assert.Equal(kind, crd.At("status.acceptedNames.kind"));
        foreach (var condition in (string[])["Established", "NamesAccepted"])
            Assert.Contains(crd["status"]!["conditions"]!.AsArray(), c => (string?)c!["type"] == condition && (string?)c["status"] == "True");
    }

    private Task<JsonObject> TableAsync(ResourceKind kind, string query) =>
        RawRequest.GetAsync(Cluster, kind.Path(Namespace) + query, "application/json;as=Table;v=v1;g=meta.k8s.io");
}
