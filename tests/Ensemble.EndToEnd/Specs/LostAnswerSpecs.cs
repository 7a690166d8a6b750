using System.Net;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>The server carried a write out, the operator does not know, and nothing tells it.</summary>
public sealed class LostAnswerSpecs
{
    private const int AllNvidia = 32;

    [Fact]
    public async Task Chips_of_a_placement_whose_answer_was_lost_are_given_to_nobody_else()
    {
        BlindWire wire = null!;
        await using var fleet = await FleetHarness.StartAsync(new() { Wire = inner => wire = new(inner, "first") });
        await fleet.ApplyAsync(JobYaml.Of("first", AllNvidia, JobYaml.OnNvidia, "duration: 20s"));
        await fleet.RunUntilAsync("its placement stands, unknown to the operator", s => s.FindJob("first")?.Status?.Placement is not null);
        Assert.True(wire.Blind);

        await fleet.ApplyAsync(ServiceYaml.Of("chat", 1, 8, JobYaml.OnNvidia));
        await fleet.ApplyAsync(PodYaml.Of("notebook", 1, "20s"));
        var state = await fleet.RunForAsync(TimeSpan.FromSeconds(10));
        Assert.Empty(state.PodsOf("first"));
        Assert.Empty(state.PodsOf("chat"));
        Assert.Equal("", state.Pods.Single(pod => pod.Name == "notebook").Node);

        wire.Blind = false;
        await fleet.RunUntilAsync("it runs", s => s.Is("first", TrainingJobState.Running));
        var end = await fleet.RunUntilAsync("the others have what it left", s => s.Is("first", TrainingJobState.Complete) && s.Service("chat").Is(InferenceJobState.Ready));
        Assert.Equal(1, end.Job("first").Status!.Attempt);
    }

    [Fact]
    public async Task A_placement_that_arrives_long_after_it_was_looked_for_shares_its_chips_with_nobody()
    {
        ScriptedWire wire = null!;
        await using var fleet = await FleetHarness.StartAsync(new() { Wire = inner => wire = new(inner) });
        var broken = true;
        wire.Script = async (request, stop) =>
        {
            if (!broken || !IsWriteTo(request, "/trainingjobs/first/status") || !(await BodyAsync(request, stop)).Contains("\"placement\":{", StringComparison.Ordinal)) return null;
            await wire.KeepAsync(request, stop);
            throw Lost();
        };
        await fleet.ApplyAsync(JobYaml.Of("first", AllNvidia, JobYaml.OnNvidia, "duration: 20s"));
        await fleet.RunUntilAsync("its placement is on its way", _ => wire.Keeps);
        await fleet.ApplyAsync(JobYaml.Of("second", AllNvidia, JobYaml.OnNvidia, "duration: 20s"));
        var state = await fleet.RunForAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(state.Pods); // Whoever looks now finds no placement, and yet the chips are nobody's.

        await wire.ArriveAsync();
        broken = false;
        await fleet.RunUntilAsync("it runs", s => s.Is("first", TrainingJobState.Running));
        var end = await fleet.RunUntilAsync("both are done, one after the other", s => s.All(TrainingJobState.Complete));
        Assert.All(end.Jobs, job => Assert.Equal(1, job.Status!.Attempt));
    }

    [Fact]
    public async Task A_job_none_of_whose_writes_is_answered_holds_up_nobody_else()
    {
        ScriptedWire wire = null!;
        await using var fleet = await FleetHarness.StartAsync(new() { Wire = inner => wire = new(inner) });
        var lost = 0;
        wire.Script = (request, _) =>
        {
            if (!IsWriteTo(request, "/trainingjobs/first/status")) return Task.FromResult<HttpResponseMessage?>(null);
            lost++;
            throw Lost();
        };
        await fleet.ApplyAsync(JobYaml.Of("first", 8, JobYaml.OnNvidia, "duration: 20s"));
        await fleet.RunUntilAsync("its writes are lost", _ => lost > 0);
        await fleet.ApplyAsync(JobYaml.Of("second", 8, JobYaml.OnNvidia, "duration: 20s"));
        var began = fleet.Clock.GetUtcNow();
        await fleet.RunUntilAsync("the other runs", s => s.Is("second", TrainingJobState.Running), TimeSpan.FromSeconds(10));
        await fleet.RunForAsync(began + TimeSpan.FromMinutes(1) - fleet.Clock.GetUtcNow());
        Assert.InRange(lost, 10, 200); // It is tried on, with pauses.
        wire.Script = (_, _) => Task.FromResult<HttpResponseMessage?>(null);
        await fleet.RunUntilAsync("it has its turn once it is answered", s => s.Is("first", TrainingJobState.Running), TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task A_placement_that_hangs_holds_up_plans_for_10_s_and_its_own_job_alone_after_that()
    {
        ScriptedWire wire = null!;
        await using var fleet = await FleetHarness.StartAsync(new() { Wire = inner => wire = new(inner) });
        var (hanging, answer) = (false, new TaskCompletionSource());
        wire.Script = async (request, stop) =>
        {
            if (!IsWriteTo(request, "/trainingjobs/first/status") || !(await BodyAsync(request, stop)).Contains("\"placement\":{", StringComparison.Ordinal)) return null;
            hanging = true;
            await answer.Task.WaitAsync(stop);
            return null;
        };
        await fleet.ApplyAsync(JobYaml.Of("first", 24, JobYaml.OnNvidia, "duration: 20s"));
        for (var waited = 0; !hanging && waited < 1000; waited++) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(hanging);
        await fleet.ApplyAsync(JobYaml.Of("second", 8, JobYaml.OnNvidia, "duration: 1h"));
        await fleet.ApplyAsync(JobYaml.Of("third", 8, JobYaml.OnNvidia, "duration: 1h"));

        var began = fleet.Clock.GetUtcNow();
        while (!(await fleet.User.ListAsync<TrainingJob>(null, CancellationToken.None)).Any(job => job.Metadata.Name != "first" && job.Status?.Placement is not null))
        {
            Assert.True(fleet.Clock.GetUtcNow() - began < TimeSpan.FromSeconds(20), "nobody else was placed");
            fleet.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(50, TestContext.Current.CancellationToken); // The operator never rests here: there is nothing else to wait for.
        }

        answer.SetResult();
        await fleet.RunUntilAsync("it runs", s => s.Is("first", TrainingJobState.Running) && s.Is("second", TrainingJobState.Running));
        var end = await fleet.RunUntilAsync("the last has what it left", s => s.Is("first", TrainingJobState.Complete) && s.Is("third", TrainingJobState.Running));
        Assert.All(end.Jobs, job => Assert.Equal(1, job.Status!.Attempt));
    }

    [Fact]
    public async Task A_refused_write_holds_up_nobody_else()
    {
        ScriptedWire wire = null!;
        await using var fleet = await FleetHarness.StartAsync(new() { Wire = inner => wire = new(inner) });
        wire.Script = async (request, stop) =>
            IsWriteTo(request, "/trainingjobs/first/status") && (await BodyAsync(request, stop)).Contains("\"placement\":{", StringComparison.Ordinal) ? new(HttpStatusCode.Forbidden) : null;
        await fleet.ApplyAsync(JobYaml.Of("first", 8, JobYaml.OnNvidia, "duration: 20s"));
        for (var i = 0; i < 8; i++) await fleet.ApplyAsync(JobYaml.Of($"other-{i}", 1, JobYaml.OnNvidia, "duration: 1h"));
        await fleet.RunUntilAsync("all others run", s => s.Jobs.Count(job => job.Status?.State == TrainingJobState.Running) == 8, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_bind_that_arrives_long_after_it_was_looked_for_shares_its_chips_with_nobody()
    {
        ScriptedWire wire = null!;
        await using var fleet = await FleetHarness.StartAsync(new() { Wire = inner => wire = new(inner) });
        var broken = true;
        wire.Script = async (request, stop) =>
        {
            if (!broken || !IsWriteTo(request, "/pods/first/binding")) return null;
            await wire.KeepAsync(request, stop);
            throw Lost();
        };
        await fleet.ApplyAsync(JobYaml.Of("all-but-one", AllNvidia - 8, JobYaml.OnNvidia, "duration: 1h"));
        await fleet.RunUntilAsync("one node is left", s => s.All(TrainingJobState.Running));
        await fleet.ApplyAsync(PodYaml.Of("first", 8, "20s"));
        await fleet.RunUntilAsync("its bind is on its way", _ => wire.Keeps);
        await fleet.ApplyAsync(PodYaml.Of("second", 8, "20s"));
        var state = await fleet.RunForAsync(TimeSpan.FromSeconds(30));
        Assert.All(state.Pods.Where(pod => pod.Name is "first" or "second"), pod => Assert.Equal("", pod.Node));

        await wire.ArriveAsync();
        broken = false;
        var running = await fleet.RunUntilAsync("it runs", s => s.Pods.Single(pod => pod.Name == "first").Phase == "Running");
        Assert.Equal("", running.Pods.Single(pod => pod.Name == "second").Node);
        await fleet.RunUntilAsync("the other follows", s => s.Pods.Single(pod => pod.Name == "second").Phase == "Succeeded");
    }

    private static HttpRequestException Lost() => new(HttpRequestError.ResponseEnded, "the answer was lost");

    private static bool IsWriteTo(HttpRequestMessage request, string path) =>
        request.Method != HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith(path, StringComparison.Ordinal);

    private static Task<string> BodyAsync(HttpRequestMessage request, CancellationToken stop) => request.Content!.ReadAsStringAsync(stop);

    /// <summary>From a job's first placement on, each of its status writes is answered with 504, and no list or watch tells of any job.</summary>
    private sealed class BlindWire(HttpMessageHandler inner, string job) : DelegatingHandler(inner)
    {
        private bool _struck;

        public bool Blind { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (request.Method == HttpMethod.Get && path.EndsWith("/trainingjobs", StringComparison.Ordinal))
            {
                if (Blind) return new(HttpStatusCode.InternalServerError);
                var answer = await base.SendAsync(request, cancellationToken);
                answer.Content = new StreamContent(new BlindStream(await answer.Content.ReadAsStreamAsync(cancellationToken), this));
                return answer;
            }

            if (!path.EndsWith($"/trainingjobs/{job}/status", StringComparison.Ordinal)) return await base.SendAsync(request, cancellationToken);
            if (!_struck && (await request.Content!.ReadAsStringAsync(cancellationToken)).Contains("\"placement\":{", StringComparison.Ordinal))
            {
                _struck = Blind = true;
                (await base.SendAsync(request, cancellationToken)).Dispose();
            }

            return Blind ? new(HttpStatusCode.GatewayTimeout) : await base.SendAsync(request, cancellationToken);
        }

        private sealed class BlindStream(Stream inner, BlindWire wire) : ReadStream(inner)
        {
            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                var read = await Inner.ReadAsync(buffer, cancellationToken);
                return wire.Blind ? throw new IOException("the connection broke") : read;
            }
        }
    }
}
