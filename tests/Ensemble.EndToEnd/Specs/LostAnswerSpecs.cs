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

        private sealed class BlindStream(Stream inner, BlindWire wire) : Stream
        {
            public override bool CanRead => true;
            public override bool CanSeek => false;
            public override bool CanWrite => false;
            public override long Length => throw new NotSupportedException();
            public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                var read = await inner.ReadAsync(buffer, cancellationToken);
                return wire.Blind ? throw new IOException("the connection broke") : read;
            }

            public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
            public override void Flush() { }
            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
            public override void SetLength(long value) => throw new NotSupportedException();
            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            protected override void Dispose(bool disposing)
            {
                if (disposing) inner.Dispose();
                base.Dispose(disposing);
            }
        }
    }
}
