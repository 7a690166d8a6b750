using Xunit;

namespace Ensemble.LocalCluster.Tests.Api;

public sealed class ObjectSpecs : ApiSpecs
{
    [Fact]
    public async Task A_new_object_gets_identity_time_and_version_from_the_server()
    {
        var made = (await Post(Maps, Map("m"))).Expect(201);
        Assert.Equal("2026-01-02T03:04:05Z", made.Json["metadata"]!["creationTimestamp"]!.GetValue<string>());
        Assert.Equal(Server.ResourceVersion.ToString(), made.Version);
        Assert.True(Guid.TryParse(made.Uid, out _));
        Assert.Equal(made.Text, (await Get($"{Maps}/m")).Text);
    }

    [Fact]
    public async Task A_generated_name_begins_with_the_prefix_and_the_audit_knows_the_whole()
    {
        var made = await Post(Maps, "{kind: ConfigMap, apiVersion: v1, metadata: {generateName: run-}}");
        var name = made.Json["metadata"]!["name"]!.GetValue<string>();
        Assert.Matches("^run-[a-z0-9]{5}$", name);
        Assert.Equal(name, Audits.Single().Name);
    }

    [Fact]
    public async Task A_name_can_be_taken_once()
    {
        await Post(Maps, Map("m"));
        Assert.Equal("configmaps \"m\" already exists", (await Post(Maps, Map("m"))).Expect(409).Message);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        Assert.Equal("configmaps \"m\" not found", (await Get($"{Maps}/m")).Expect(404).Message);
        (await Get("/apis/nobody.example/v1/things")).Expect(404);
        (await Get($"{Maps}/m/status")).Expect(404);
        (await Delete($"{Maps}/m")).Expect(404);
    }

    [Fact]
    public async Task An_object_needs_its_namespace() =>
        Assert.Equal("namespaces \"nowhere\" not found", (await Post("/api/v1/namespaces/nowhere/configmaps", Map("m"))).Expect(404).Message);

    [Fact]
    public async Task A_body_must_be_of_the_kind_and_namespace_of_its_path()
    {
        (await Post(Maps, Pod("p"))).Expect(400);
        (await Post(Maps, Map("m", metadata: "namespace: kube-system"))).Expect(400);
        await Post(Maps, Map("m"));
        (await Send("PUT", $"{Maps}/m", Map("other"))).Expect(400);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("a: [")]
    [InlineData("{metadata: 5}")]
    [InlineData("{a: 1, a: 2}")]
    [InlineData("{metadata: {name: m, labels: [x]}}")]
    [InlineData("a: &x [1]\nb: *x")]
    public async Task A_body_that_makes_no_sense_is_a_bad_request(string body) => Assert.InRange((await Post(Maps, body)).Code, 400, 422);

    [Fact]
    public async Task A_body_above_etcds_limit_is_too_large() =>
        (await Post(Maps, Map("m", $"a: {new string('x', 3 * 1024 * 1024)}"))).Expect(413);

    [Fact]
    public async Task An_update_against_an_old_version_is_a_conflict_and_changes_nothing()
    {
        var first = (await Post(Maps, Map("m"))).Json;
        await Merge($"{Maps}/m", """{"data":{"a":"c"}}""");
        first["data"]!["a"] = "d";
        Assert.Contains("the object has been modified", (await Put($"{Maps}/m", first)).Expect(409).Message, StringComparison.Ordinal);
        Assert.Equal("c", (await Get($"{Maps}/m")).Json["data"]!["a"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_update_without_a_version_wins_and_cannot_change_identity()
    {
        var made = await Post(Maps, Map("m"));
        var saved = (await Send("PUT", $"{Maps}/m", Map("m", "b: c"))).Expect(200);
        Assert.Equal(made.Uid, saved.Uid);
        Assert.Equal(made.Json["metadata"]!["creationTimestamp"]!.ToString(), saved.Json["metadata"]!["creationTimestamp"]!.ToString());
        Assert.Null(saved.Json["data"]!["a"]);
        (await Send("PUT", $"{Maps}/m", Map("m", metadata: $"uid: {Guid.Empty}"))).Expect(409);
    }

    [Fact]
    public async Task An_update_that_changes_nothing_makes_no_version()
    {
        var made = await Post(Maps, Map("m"));
        Assert.Equal(made.Version, (await Put($"{Maps}/m", made.Json)).Version);
        Assert.Equal(made.Version, (await Merge($"{Maps}/m", """{"data":{"a":"b"}}""")).Version);
        Assert.Equal(made.Version, Server.ResourceVersion.ToString());
    }

    [Fact]
    public async Task A_dry_run_answers_like_the_real_thing_and_leaves_no_trace()
    {
        var before = Server.ResourceVersion;
        Assert.NotEmpty((await Post($"{Maps}?dryRun=All", Map("m"))).Expect(201).Uid);
        (await Get($"{Maps}/m")).Expect(404);
        await Post(Maps, Map("m"));
        Assert.Equal("z", (await Merge($"{Maps}/m?dryRun=All", """{"data":{"a":"z"}}""")).Json["data"]!["a"]!.GetValue<string>());
        (await Delete($"{Maps}/m?dryRun=All")).Expect(200);
        Assert.Equal("b", (await Get($"{Maps}/m")).Json["data"]!["a"]!.GetValue<string>());
        (await Post($"{Maps}?dryRun=All", Map("m"))).Expect(409);
        Assert.Equal(before + 1, Server.ResourceVersion);
        Assert.Single(Audits, audit => audit.IsWrite);
    }

    [Theory]
    [InlineData("Big_Name", "a lowercase RFC 1123 subdomain")]
    [InlineData("-a", "a lowercase RFC 1123 subdomain")]
    public async Task A_name_must_be_a_dns_name(string name, string why) =>
        Assert.Contains($"metadata.name: Invalid value: \"{name}\": {why}", (await Post(Maps, Map($"'{name}'"))).Expect(422).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Labels_must_be_labels() =>
        Assert.Contains("metadata.labels: Invalid value: \"x y\"", (await Post(Maps, Map("m", metadata: "labels: {a: x y}"))).Expect(422).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_audit_tells_verb_resource_user_and_code()
    {
        await Post(Maps, Map("m"));
        await Get(Maps);
        await Get($"{Maps}/m");
        await Merge($"{Maps}/m", "{}");
        await Delete($"{Maps}/m");
        await Get($"{Maps}/m");
        Assert.Equal(
            ["create m 201", "list  200", "get m 200", "patch m 200", "delete m 200", "get m 404"],
            Audits.Select(audit => $"{audit.Verb} {audit.Name} {audit.Code}"));
        Assert.All(Audits, audit => Assert.Equal(("configmaps", "default", "admin", "specs"), (audit.Resource, audit.Namespace, audit.User, audit.UserAgent)));
        Assert.Equal(0, Server.RequestsInFlight);
    }

    [Fact]
    public async Task Writers_that_race_all_get_through_one_after_the_other()
    {
        await Post(Maps, Map("m"));
        var before = Server.ResourceVersion;
        await Parallel.ForAsync(0, 200, Stop, async (index, _) => (await Merge($"{Maps}/m", $$"""{"data":{"k{{index}}":"v"} }""")).Expect(200));
        Assert.Equal(201, (await Get($"{Maps}/m")).Json["data"]!.AsObject().Count);
        Assert.Equal(before + 200, Server.ResourceVersion);
    }

    [Fact]
    public async Task An_event_is_one_object_in_both_its_apis()
    {
        (await Post("/apis/events.k8s.io/v1/namespaces/default/events", """
            {apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: e}, regarding: {kind: Pod, name: p}, note: hello, reason: Why, type: Normal,
             reportingController: c, eventTime: "2026-01-02T03:04:05.000000Z"}
            """)).Expect(201);
        var core = (await Get("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dp")).Json["items"]![0]!;
        Assert.Equal(("v1", "hello", "c"), (core["apiVersion"]!.ToString(), core["message"]!.ToString(), core["reportingComponent"]!.ToString()));
        var renamed = (await Get("/apis/events.k8s.io/v1/events?fieldSelector=regarding.name%3Dp")).Json["items"]![0]!;
        Assert.Equal(("events.k8s.io/v1", "hello"), (renamed["apiVersion"]!.ToString(), renamed["note"]!.ToString()));
    }

    [Fact]
    public async Task A_namespace_goes_with_all_that_is_in_it_and_takes_nothing_new_meanwhile()
    {
        await Post("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: team}}");
        await Post("/api/v1/namespaces/team/configmaps", Map("plain"));
        await Post("/api/v1/namespaces/team/configmaps", Map("held", metadata: "finalizers: [example.org/hold]"));
        Assert.Equal("Terminating", (await Delete("/api/v1/namespaces/team")).Expect(200).Json["status"]!["phase"]!.ToString());
        (await Get("/api/v1/namespaces/team/configmaps/plain")).Expect(404);
        (await Post("/api/v1/namespaces/team/configmaps", Map("late"))).Expect(403);
        await Merge("/api/v1/namespaces/team/configmaps/held", """{"metadata":{"finalizers":null}}""");
        (await Get("/api/v1/namespaces/team")).Expect(404);
    }
}
