using System.Net;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using k8s.Models;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Client;

public sealed class KubernetesApiSpecs
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_object_is_read_and_a_missing_one_is_null()
    {
        var server = new ScriptedServer(asked => asked.Path.EndsWith("/here", StringComparison.Ordinal)
            ? ScriptedServer.Json("""{"metadata":{"name":"here","namespace":"a"},"spec":{"nodeName":"n1"}}""")
            : ScriptedServer.Refuse(HttpStatusCode.NotFound, "NotFound"));
        using var api = server.Client();

        Assert.Equal("n1", (await api.GetAsync<V1Pod>("a", "here", Stop)).Spec.NodeName);
        Assert.Null(await api.FindAsync<V1Pod>("a", "gone", Stop));
        var refusal = await Assert.ThrowsAsync<ApiException>(() => api.GetAsync<V1Pod>("a", "gone", Stop));
        Assert.True(refusal.IsNotFound);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_and_anew_when_the_server_forgot_it()
    {
        var server = ScriptedServer.InTurn(
            _ => ScriptedServer.Json("""{"metadata":{"resourceVersion":"7","continue":"c1"},"items":[{"metadata":{"name":"a"}}]}"""),
            _ => ScriptedServer.Refuse(HttpStatusCode.Gone, "Expired"),
            _ => ScriptedServer.Json("""{"metadata":{"resourceVersion":"9","continue":"c2"},"items":[{"metadata":{"name":"b"}}]}"""),
            _ => ScriptedServer.Json("""{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"c"}}]}"""));
        using var api = server.Client();

        var pods = await api.ListAsync<V1Pod>(null, Stop, new() { LabelSelector = "x in (1,2)" });

        Assert.Equal(["b", "c"], pods.Select(p => p.Metadata.Name));
        Assert.Equal(
            [
                "?labelSelector=x%20in%20%281%2C2%29&limit=500", "?labelSelector=x%20in%20%281%2C2%29&limit=500&continue=c1",
                "?labelSelector=x%20in%20%281%2C2%29&limit=500", "?labelSelector=x%20in%20%281%2C2%29&limit=500&continue=c2",
            ],
            server.Requests.Select(r => r.Query));
    }

    [Fact]
    public async Task Writes_go_to_the_right_place_with_the_right_content()
    {
        var server = new ScriptedServer(asked => ScriptedServer.Json(asked.Body.StartsWith('{') ? asked.Body : "{}"));
        using var api = server.Client();
        var job = new TrainingJob { Metadata = new() { Name = "llama", NamespaceProperty = "a", ResourceVersion = "5" } };

        await api.CreateAsync(job, Stop, dryRun: true);
        await api.UpdateStatusAsync(job, Stop);
        await api.ApplyAsync(new V1ConfigMap { Metadata = new() { Name = "c", NamespaceProperty = "a" } }, Stop);
        await api.PatchAsync<V1Node>(null, "n", PatchType.Strategic, new { spec = new { unschedulable = true } }, Stop);
        await api.DeleteAsync<V1Pod>("a", "p", Stop, new() { Uid = "u", ResourceVersion = "3", GracePeriodSeconds = 0 });

        const string Manager = "?fieldManager=ensemble-operator";
        Assert.Equal(
            [
                $"POST /apis/ensemble.fleet/v1alpha1/namespaces/a/trainingjobs{Manager}&dryRun=All application/json",
                $"PUT /apis/ensemble.fleet/v1alpha1/namespaces/a/trainingjobs/llama/status{Manager} application/json",
                $"PATCH /api/v1/namespaces/a/configmaps/c{Manager}&force=true application/apply-patch+yaml",
                $"PATCH /api/v1/nodes/n{Manager} application/strategic-merge-patch+json",
                "DELETE /api/v1/namespaces/a/pods/p application/json",
            ],
            server.Requests.Select(r => $"{r.Method} {r.Path}{r.Query} {r.ContentType}"));
        var bodies = server.Requests.Select(r => r.Body).ToArray();
        Assert.Equal("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"a"}}""", bodies[2]);
        Assert.Equal("""{"spec":{"unschedulable":true}}""", bodies[3]);
        Assert.Equal(
            """{"apiVersion":"v1","gracePeriodSeconds":0,"kind":"DeleteOptions","preconditions":{"resourceVersion":"3","uid":"u"}}""", bodies[4]);
        Assert.Equal(1, api.Counts.Writes(ResourceKinds.TrainingJob));
        Assert.Equal(1, api.Counts.Snapshot()[new("create", "trainingjobs.ensemble.fleet", null, true)]);
    }

    [Fact]
    public async Task Reads_are_repeated_when_the_server_stumbles_but_not_for_ever()
    {
        var stumbling = ScriptedServer.InTurn(
            _ => ScriptedServer.Refuse(HttpStatusCode.InternalServerError, "InternalError"),
            _ => throw new HttpRequestException("broken pipe"),
            _ => ScriptedServer.Refuse(HttpStatusCode.TooManyRequests, "TooManyRequests"),
            _ => ScriptedServer.Json("{}"));
        using var api = stumbling.Client();
        await api.GetAsync<V1Pod>("a", "p", Stop);
        Assert.Equal(4, stumbling.Requests.Count);

        var down = new ScriptedServer(_ => ScriptedServer.Refuse(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable"));
        using var other = down.Client();
        Assert.Equal(503, (await Assert.ThrowsAsync<ApiException>(() => other.GetAsync<V1Pod>("a", "p", Stop))).Code);
        Assert.Equal(5, down.Requests.Count);
    }

    [Fact]
    public async Task A_write_that_could_be_carried_out_twice_is_repeated_only_where_it_surely_did_not_happen()
    {
        var refusing = ScriptedServer.InTurn(
            _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "connection refused"),
            _ => ScriptedServer.Refuse(HttpStatusCode.TooManyRequests, "TooManyRequests"),
            _ => ScriptedServer.Json("{}"));
        using var api = refusing.Client();
        await api.CreateAsync(Pod("p"), Stop);
        Assert.Equal(3, refusing.Requests.Count);

        foreach (var doubtful in Doubtful)
        {
            foreach (var unguarded in Unguarded)
            {
                var server = new ScriptedServer(doubtful);
                using var once = server.Client();
                await Assert.ThrowsAsync<ApiException>(() => unguarded(once));
                Assert.Single(server.Requests);
            }
        }
    }

    [Fact]
    public async Task A_write_that_its_name_version_or_uid_guards_is_repeated_and_a_refusal_may_be_its_own_work()
    {
        foreach (var doubtful in Doubtful)
        {
            foreach (var guarded in Guarded)
            {
                var server = ScriptedServer.InTurn(doubtful, _ => ScriptedServer.Json("{}"));
                using var api = server.Client();
                await guarded(api);
                Assert.Equal(2, server.Requests.Count);
                Assert.Single(server.Requests.Select(asked => asked.Body).Distinct());

                using var taken = ScriptedServer.InTurn(doubtful, _ => ScriptedServer.Refuse(HttpStatusCode.Conflict, "AlreadyExists")).Client();
                Assert.True((await Assert.ThrowsAsync<ApiException>(() => guarded(taken))).MayBeOurs);
            }
        }

        using var plain = new ScriptedServer(_ => ScriptedServer.Refuse(HttpStatusCode.Conflict, "Conflict")).Client();
        Assert.False((await Assert.ThrowsAsync<ApiException>(() => plain.UpdateAsync(Pod("p"), Stop))).MayBeOurs);
        var busy = ScriptedServer.InTurn(
            _ => ScriptedServer.Refuse(HttpStatusCode.TooManyRequests, "TooManyRequests"), _ => ScriptedServer.Refuse(HttpStatusCode.Conflict, "Conflict"));
        using var later = busy.Client();
        Assert.False((await Assert.ThrowsAsync<ApiException>(() => later.UpdateAsync(Pod("p"), Stop))).MayBeOurs);
    }

    [Fact]
    public async Task A_write_without_an_answer_is_not_repeated_for_ever()
    {
        var server = new ScriptedServer(Doubtful[0]);
        using var api = server.Client();
        Assert.True((await Assert.ThrowsAsync<ApiException>(() => api.UpdateAsync(Pod("p"), Stop))).IsUnreachable);
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_asks_to_wait_too_long_is_reported_instead()
    {
        var server = new ScriptedServer(_ => ScriptedServer.Refuse(HttpStatusCode.TooManyRequests, "TooManyRequests", retryAfterSeconds: 600));
        using var api = server.Client();

        var refusal = await Assert.ThrowsAsync<ApiException>(() => api.GetAsync<V1Pod>("a", "p", Stop));

        Assert.Equal(TimeSpan.FromMinutes(10), refusal.RetryAfter);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void Pauses_grow_stay_below_their_bound_and_end()
    {
        var policy = new RetryPolicy();
        var jitter = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            for (var repeat = 0; repeat < 4; repeat++)
            {
                Assert.InRange(policy.Pause(repeat, null, jitter)!.Value.TotalMilliseconds, 0, 100 << repeat);
                Assert.InRange(policy.Pause(repeat, TimeSpan.FromSeconds(2), jitter)!.Value.TotalMilliseconds, 2000, 2000 + (100 << repeat));
            }
        }

        Assert.Null(policy.Pause(4, null, jitter));
    }

    [Fact]
    public async Task Refusals_say_what_they_are()
    {
        Assert.True((await RefusedAsync(HttpStatusCode.Conflict, "AlreadyExists")).IsAlreadyExists);
        Assert.True((await RefusedAsync(HttpStatusCode.Conflict, "Conflict")).IsConflict);
        Assert.False((await RefusedAsync(HttpStatusCode.Conflict, "AlreadyExists")).IsConflict);
        Assert.True((await RefusedAsync(HttpStatusCode.UnprocessableEntity, "Invalid")).IsInvalid);
        Assert.True((await RefusedAsync(HttpStatusCode.Forbidden, "Forbidden")).IsForbidden);
        Assert.Equal("POST api/v1/namespaces/a/pods?fieldManager=ensemble-operator: 403 exceeded quota",
            (await RefusedAsync(HttpStatusCode.Forbidden, "Forbidden", "exceeded quota")).Message);

        static async Task<ApiException> RefusedAsync(HttpStatusCode code, string reason, string message = "no")
        {
            using var api = new ScriptedServer(_ => ScriptedServer.Refuse(code, reason, message)).Client();
            return await Assert.ThrowsAsync<ApiException>(() => api.CreateAsync(Pod("p"), Stop));
        }
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("{\"kind\":")]
    [InlineData("")]
    [InlineData("{\"code\":\"four\"}")]
    public async Task A_refusal_in_another_language_is_still_a_refusal(string body)
    {
        using var api = new ScriptedServer(_ => ScriptedServer.Json(body, HttpStatusCode.BadGateway)).Client();
        var refusal = await Assert.ThrowsAsync<ApiException>(() => api.CreateAsync(Pod("p"), Stop));
        Assert.Equal(502, refusal.Code);
        Assert.Equal("BadGateway", refusal.Reason);
    }

    [Fact]
    public async Task An_answer_that_is_no_object_is_a_bad_answer_and_not_worth_repeating()
    {
        var server = new ScriptedServer(_ => ScriptedServer.Json("null"));
        using var api = server.Client();
        var failure = await Assert.ThrowsAsync<ApiException>(() => api.GetAsync<V1Pod>("a", "p", Stop));
        Assert.Equal(ApiException.BadAnswer, failure.Reason);
        Assert.False(failure.IsTransient);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_gate_stands_before_and_behind_every_write()
    {
        var gate = new Gate();
        var server = new ScriptedServer(asked =>
        {
            gate.Log.Add("server");
            return asked.Path.EndsWith("/refused", StringComparison.Ordinal)
                ? ScriptedServer.Refuse(HttpStatusCode.Conflict, "Conflict") : ScriptedServer.Json("{}");
        });
        using var api = server.Client(gate);

        await api.CreateAsync(Pod("p"), Stop, dryRun: true);
        await api.GetAsync<V1Pod>("a", "p", Stop);
        await Assert.ThrowsAsync<ApiException>(() => api.UpdateAsync(Pod("refused"), Stop));
        gate.DiesBefore = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => api.DeleteAsync<V1Pod>("a", "p", Stop));

        Assert.Equal(
            [
                "before Create pods a/p (dry run)", "server", "after Create pods a/p (dry run)",
                "server",
                "before Update pods a/refused", "server", "after Update pods a/refused",
                "before Delete pods a/p",
            ],
            gate.Log);
    }

    private static Func<Asked, HttpResponseMessage>[] Doubtful =>
    [
        _ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "the answer was lost"),
        _ => ScriptedServer.Refuse(HttpStatusCode.InternalServerError, "InternalError"),
        _ => ScriptedServer.Refuse(HttpStatusCode.GatewayTimeout, "Timeout"),
    ];

    private static Func<KubernetesApi, Task>[] Unguarded =>
    [
        api => api.DeleteAsync<V1Pod>("a", "p", Stop),
        api => api.CreateAsync<V1Pod>(CoreKinds.Pod, "a", null, Pod("p"), dryRun: false, Stop),
        api => api.CreateAsync<V1Pod>(CoreKinds.Pod, "a", "p", Pod("p"), dryRun: false, Stop, "binding"),
        api => api.PatchAsync<V1Pod>("a", "p", PatchType.Json, Array.Empty<object>(), Stop),
    ];

    private static Func<KubernetesApi, Task>[] Guarded =>
    [
        api => api.CreateAsync(Pod("p"), Stop),
        api => api.UpdateAsync(Pod("p"), Stop),
        api => api.ApplyAsync(Pod("p"), Stop),
        api => api.PatchAsync<V1Pod>("a", "p", PatchType.Merge, new { }, Stop),
        api => api.DeleteAsync<V1Pod>("a", "p", Stop, new() { Uid = "u" }),
        api => api.CreateAsync<V1Pod>(CoreKinds.Pod, "a", null, Pod("p"), dryRun: true, Stop),
    ];

    private static V1Pod Pod(string name) => new() { Metadata = new() { Name = name, NamespaceProperty = "a" } };

    private sealed class Gate : IWriteGate
    {
        public List<string> Log { get; } = [];

        public bool DiesBefore { get; set; }

        public ValueTask BeforeAsync(Write write, CancellationToken stop)
        {
            Log.Add($"before {write}");
            return DiesBefore ? throw new InvalidOperationException("killed") : ValueTask.CompletedTask;
        }

        public ValueTask AfterAsync(Write write, CancellationToken stop)
        {
            Log.Add($"after {write}");
            return ValueTask.CompletedTask;
        }
    }
}
