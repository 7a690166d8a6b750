using Xunit;

namespace Ensemble.LocalCluster.Tests.Api;

public sealed class DefinitionSpecs : ApiSpecs
{
    [Fact]
    public async Task A_definition_is_served_at_once_and_says_that_it_is_established()
    {
        (await Get(Widgets)).Expect(404);
        var made = (await DefineWidgets()).Expect(201).Json;
        Assert.Equal(["NamesAccepted", "Established"], made["status"]!["conditions"]!.AsArray().Select(condition => condition!["type"]!.ToString()));
        Assert.Empty((await Get(Widgets)).Expect(200).Names);
        Assert.Equal("widget", made["spec"]!["names"]!["singular"]!.ToString());
    }

    [Fact]
    public async Task A_definition_that_goes_takes_its_objects_along_but_waits_for_their_finalizers()
    {
        const string Definition = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.org";
        await DefineWidgets();
        await Post(Widgets, Widget("a", "size: 1", "finalizers: [example.org/hold]"));
        await Delete(Definition);
        (await Get(Definition)).Expect(200);
        await Merge($"{Widgets}/a", """{"metadata":{"finalizers":[]}}""");
        (await Get(Definition)).Expect(404);
        (await Get(Widgets)).Expect(404);
        await DefineWidgets();
        Assert.Empty((await Get(Widgets)).Names);
    }

    [Theory]
    [InlineData("size: 0", "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1")]
    [InlineData("size: 10", "spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9")]
    [InlineData("size: x", "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"")]
    [InlineData("size: 1.5", "spec.size: Invalid value: \"number\": spec.size in body must be of type integer: \"number\"")]
    [InlineData("size: null", "spec.size: Invalid value: \"null\": spec.size in body must be of type integer: \"null\"")]
    [InlineData("", "spec.size: Required value")]
    [InlineData("size: 1, color: Blue", "spec.color: Unsupported value: \"Blue\": supported values: \"Red\", \"Green\"")]
    [InlineData("size: 1, code: A", "spec.code: Invalid value: \"A\": spec.code in body should match '^[a-z]+$'")]
    [InlineData("size: 1, code: abcde", "spec.code: Too long: may not be more than 4 bytes")]
    [InlineData("size: 1, due: tomorrow", "spec.due: Invalid value: \"tomorrow\": spec.due in body must be of type date-time: \"tomorrow\"")]
    [InlineData("size: 1, share: 1.5", "spec.share: Invalid value: \"number\": spec.share in body must be of type integer or string: \"number\"")]
    [InlineData("size: 1, tags: [a, a]", "spec.tags[1]: Duplicate value: \"a\"")]
    [InlineData("size: 1, parts: [{name: a}, {name: a}]", "spec.parts[1]: Duplicate value: {\"name\":\"a\"}")]
    [InlineData("size: 1, parts: [{kind: x}]", "spec.parts[0].name: Required value")]
    [InlineData("size: 1, parts: [{name: a}, {name: b}, {name: c}, {name: d}]", "spec.parts: Too many: 4: must have at most 3 items")]
    public async Task What_the_schema_forbids_is_refused_with_field_and_reason(string spec, string why)
    {
        await DefineWidgets();
        var refused = (await Post(Widgets, Widget("a", spec))).Expect(422);
        Assert.Equal($"Widget.example.org \"a\" is invalid: {why}", refused.Message);
        var cause = refused.Json["details"]!["causes"]![0]!;
        Assert.Equal(why, $"{cause["field"]}: {cause["message"]}");
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        await DefineWidgets();
        var causes = (await Post(Widgets, Widget("a", "size: 0, color: Blue, code: A"))).Expect(422).Json["details"]!["causes"]!.AsArray();
        Assert.Equal(["spec.size", "spec.color", "spec.code"], causes.Select(cause => cause!["field"]!.ToString()));
    }

    [Fact]
    public async Task Defaults_are_filled_in_inside_lists_too()
    {
        await DefineWidgets();
        var spec = (await Post(Widgets, Widget("a", "size: 1, note: null, parts: [{name: p}]"))).Expect(201).Json["spec"]!;
        Assert.Equal("""{"size":1,"note":null,"parts":[{"name":"p","weight":1}],"color":"Green"}""", spec.ToJsonString());
    }

    [Fact]
    public async Task Unknown_fields_are_dropped_with_a_warning_and_refused_if_asked_to_be_strict()
    {
        await DefineWidgets();
        var body = Widget("a", "size: 1, sice: 2, open: {any: 1}, parts: [{name: p, wait: 3}]");
        Assert.Equal(
            "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: unknown field \"spec.sice\", unknown field \"spec.parts[0].wait\"",
            (await Post($"{Widgets}?fieldValidation=Strict", body)).Expect(400).Message);
        var made = (await Post(Widgets, body)).Expect(201);
        Assert.Equal(["299 - \"unknown field \\\"spec.sice\\\"\"", "299 - \"unknown field \\\"spec.parts[0].wait\\\"\""], made.Warnings);
        Assert.Null(made.Json["spec"]!["sice"]);
        Assert.Equal("1", made.Json["spec"]!["open"]!["any"]!.ToString());
        Assert.Empty((await Send("PUT", $"{Widgets}/a?fieldValidation=Ignore", body)).Warnings);
    }

    [Fact]
    public async Task Status_and_spec_are_written_apart_and_only_spec_raises_the_generation()
    {
        await DefineWidgets();
        var made = await Post(Widgets, """{apiVersion: example.org/v1, kind: Widget, metadata: {name: a}, spec: {size: 1}, status: {size: 7}}""");
        Assert.Null(made.Json["status"]);
        var status = (await Merge($"{Widgets}/a/status", """{"spec":{"size":5},"status":{"size":2},"metadata":{"labels":{"x":"y"}}}""")).Expect(200);
        Assert.Equal(("1", "2", 1L), (status.Json["spec"]!["size"]!.ToString(), status.Json["status"]!["size"]!.ToString(), status.Generation));
        Assert.Null(status.Json["metadata"]!["labels"]);
        var spec = await Merge($"{Widgets}/a", """{"spec":{"size":5},"status":{"size":9},"metadata":{"labels":{"x":"y"}}}""");
        Assert.Equal(("5", "2", 2L), (spec.Json["spec"]!["size"]!.ToString(), spec.Json["status"]!["size"]!.ToString(), spec.Generation));
        Assert.Equal(2, (await Merge($"{Widgets}/a", """{"metadata":{"labels":{"x":"z"}}}""")).Generation);
    }

    [Fact]
    public async Task A_status_that_is_as_before_makes_no_version()
    {
        await DefineWidgets();
        await Post(Widgets, Widget("a", "size: 1"));
        var first = await Merge($"{Widgets}/a/status", """{"status":{"size":2}}""");
        Assert.Equal(first.Version, (await Put($"{Widgets}/a/status", first.Json)).Version);
    }

    [Fact]
    public async Task The_scale_reads_and_writes_only_the_size()
    {
        await DefineWidgets();
        await Post(Widgets, Widget("a", "size: 3, color: Red"));
        var scale = (await Get($"{Widgets}/a/scale")).Json;
        Assert.Equal(("Scale", "3"), (scale["kind"]!.ToString(), scale["spec"]!["replicas"]!.ToString()));
        (await Send("PUT", $"{Widgets}/a/scale", "{apiVersion: autoscaling/v1, kind: Scale, metadata: {name: a}, spec: {replicas: 5}}")).Expect(200);
        Assert.Equal("""{"size":5,"color":"Red"}""", (await Get($"{Widgets}/a")).Json["spec"]!.ToJsonString());
        (await Send("PUT", $"{Widgets}/a/scale", "{apiVersion: autoscaling/v1, kind: Scale, metadata: {name: a}, spec: {replicas: 50}}")).Expect(422);
    }

    [Fact]
    public async Task Selectable_fields_select()
    {
        await DefineWidgets();
        await Post(Widgets, Widget("a", "size: 1, color: Red"));
        await Post(Widgets, Widget("b", "size: 1"));
        Assert.Equal(["a"], (await Get($"{Widgets}?fieldSelector=spec.color%3DRed")).Names);
    }

    [Fact]
    public async Task A_definition_that_cannot_be_served_is_refused()
    {
        var refused = await Post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: wrong}
            spec: {group: example.org, scope: Everywhere, names: {plural: things, kind: Thing}, versions: [{name: v1, served: true, storage: false}]}
            """);
        Assert.Equal(
            ["spec.scope", "metadata.name", "spec.versions", "spec.versions[0].schema.openAPIV3Schema"],
            refused.Expect(422).Json["details"]!["causes"]!.AsArray().Select(cause => cause!["field"]!.ToString()));
    }
}
