using Ensemble.Kubernetes.Client;
using System.Text.Json.Nodes;

namespace Ensemble.Conformance.Cases;

/// <summary>Events: what is told of objects, in two APIs.</summary>
public abstract class EventCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    private static readonly ResourceKind NewEvent = new("events.k8s.io", "v1", "Event", "events", Namespaced: true);

    [Fact]
    public async Task Those_about_an_object_are_found_by_its_name_and_counted_by_a_patch()
    {
        var about = Unique("about");
        var told = await CreateAsync(Old($"{about}.1", about));
        await PatchAsync(told, PatchType.Merge, """{"count":2}""");
        var list = await Api.ListAsync<JsonObject>(CoreKinds.Event, Namespace, new() { FieldSelector = $"involvedObject.name={about},involvedObject.kind=TrainingJob" }, Stop);
        Assert.Equal("2", Assert.Single(list.Items!).At("count"));
    }

    [Fact]
    public async Task What_one_API_is_told_the_other_tells()
    {
        var about = Unique("about");
        var told = await CreateAsync(New($"{about}.1", about));
        Assert.Equal("on gpu-a", told.At("note"));
        var read = await Api.GetAsync<JsonObject>(CoreKinds.Event, Namespace, $"{about}.1", Stop);
        Assert.Equal(("v1", about, "on gpu-a", "ensemble.fleet/operator"), (read.At("apiVersion"), read.At("involvedObject.name"), read.At("message"), read.At("reportingComponent")));
        Assert.Equal(Objects.UidOf(told), Objects.UidOf(read));

        await CreateAsync(Old($"{about}.2", about));
        read = await Api.GetAsync<JsonObject>(NewEvent, Namespace, $"{about}.2", Stop);
        Assert.Equal(("events.k8s.io/v1", about, "on gpu-a", "1"), (read.At("apiVersion"), read.At("regarding.name"), read.At("note"), read.At("deprecatedCount")));
    }

    [Fact]
    public async Task A_series_is_counted_on_in_either()
    {
        var about = Unique("about");
        var told = await CreateAsync(New($"{about}.1", about));
        await PatchAsync(told, PatchType.Merge, """{"series":{"count":3,"lastObservedTime":"2026-11-02T08:05:00.000000Z"}}""");
        var read = await Api.GetAsync<JsonObject>(CoreKinds.Event, Namespace, $"{about}.1", Stop);
        Assert.Equal(("3", "2026-11-02T08:05:00.000000Z"), (read.At("series.count"), read.At("series.lastObservedTime")));
    }

    [Fact]
    public async Task One_lies_in_the_namespace_of_what_it_is_about()
    {
        var item = Objects.Read(Old(Unique("about"), "a"));
        item["involvedObject"]!["namespace"] = "elsewhere";
        Assert.Contains("does not match event.namespace", (await RefusedAsync(422, () => CreateAsync(item))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_about_an_object_of_the_cluster_lies_in_default()
    {
        var item = Objects.Read($"{{apiVersion: v1, kind: Event, metadata: {{name: {Unique("pool")}.1}}, involvedObject: {{apiVersion: ensemble.fleet/v1alpha1, kind: AcceleratorPool, name: a}}, type: Normal, reason: Seen, message: m, count: 1}}");
        Assert.Contains("does not match event.namespace", (await RefusedAsync(422, () => CreateAsync(item))).Message, StringComparison.Ordinal);
        var made = await Api.CreateAsync<JsonObject>(CoreKinds.Event, "default", Objects.NameOf(item), item, dryRun: false, Stop);
        await Api.DeleteAsync(CoreKinds.Event, "default", Objects.NameOf(made), null, Stop);
    }

    private string Old(string name, string about) => $"{{apiVersion: v1, kind: Event, metadata: {{name: {name}}}, involvedObject: {{apiVersion: ensemble.fleet/v1alpha1, kind: TrainingJob, name: {about}, namespace: {Namespace}}}, type: Normal, reason: Placed, message: on gpu-a, count: 1}}";

    private string New(string name, string about) => $"{{apiVersion: events.k8s.io/v1, kind: Event, metadata: {{name: {name}}}, regarding: {{apiVersion: ensemble.fleet/v1alpha1, kind: TrainingJob, name: {about}, namespace: {Namespace}}}, type: Normal, reason: Placed, note: on gpu-a, action: Place, eventTime: '2026-11-02T08:00:00.000000Z', reportingController: ensemble.fleet/operator, reportingInstance: operator-0}}";
}
