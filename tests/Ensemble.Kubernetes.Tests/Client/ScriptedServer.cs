using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Tests.Client;

/// <summary>An API server that says what a test tells it to, and remembers what it was asked.</summary>
internal sealed class ScriptedServer : HttpMessageHandler
{
    private readonly Func<Asked, Task<HttpResponseMessage>> _answer;

    public ScriptedServer(Func<Asked, HttpResponseMessage> answer) => _answer = asked => Task.FromResult(answer(asked));

    public ScriptedServer(Func<Asked, Task<HttpResponseMessage>> answer) => _answer = answer;

    public ConcurrentQueue<Asked> Requests { get; } = new();

    /// <summary>Answers one request after the other; the last answer repeats.</summary>
    public static ScriptedServer InTurn(params Func<Asked, HttpResponseMessage>[] answers)
    {
        var turn = -1;
        return new(asked => answers[Math.Min(Interlocked.Increment(ref turn), answers.Length - 1)](asked));
    }

    public static HttpResponseMessage Json(string json, HttpStatusCode code = HttpStatusCode.OK) =>
        new(code) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Refuse(HttpStatusCode code, string reason, string message = "no", int? retryAfterSeconds = null)
    {
        var answer = Json($$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{(int)code}}}""", code);
        if (retryAfterSeconds is { } seconds) answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return answer;
    }

    /// <param name="gate">Stands around writes.</param>
    /// <param name="clock">Runs the pauses between repeats.</param>
    public KubernetesApi Client(IWriteGate? gate = null, TimeProvider? clock = null) => new(
        new Uri("http://scripted.invalid"), this, new() { Gate = gate, Clock = clock ?? TimeProvider.System, Retry = new() { FirstPause = TimeSpan.FromMilliseconds(1) } });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = new Asked(
            request.Method.Method,
            request.RequestUri!.AbsolutePath,
            request.RequestUri.Query,
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken),
            request.Content?.Headers.ContentType?.MediaType ?? "",
            cancellationToken);
        Requests.Enqueue(asked);
        return await _answer(asked);
    }
}
