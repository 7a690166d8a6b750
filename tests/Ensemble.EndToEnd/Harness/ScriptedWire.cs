namespace Ensemble.EndToEnd.Harness;

/// <summary>The way between an operator and its API server, as a spec directs it.</summary>
/// <param name="inner">The way there.</param>
internal sealed class ScriptedWire(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private HttpRequestMessage? _kept;

    /// <summary>Answers a request; null leaves it to the server.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage?>> Script { get; set; } = (_, _) => Task.FromResult<HttpResponseMessage?>(null);

    /// <summary>Whether a request is on its way still.</summary>
    public bool Keeps => _kept is not null;

    /// <summary>Lets a request be on its way after its sender gave up; the first of them only.</summary>
    public async Task KeepAsync(HttpRequestMessage request, CancellationToken stop)
    {
        if (_kept is not null) return;
        var body = new ByteArrayContent(await request.Content!.ReadAsByteArrayAsync(stop));
        body.Headers.ContentType = request.Content.Headers.ContentType;
        _kept = new(request.Method, request.RequestUri) { Content = body };
    }

    /// <summary>The request that was on its way arrives.</summary>
    public async Task ArriveAsync()
    {
        using var request = _kept!;
        (await base.SendAsync(request, CancellationToken.None)).Dispose();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await Script(request, cancellationToken) ?? await base.SendAsync(request, cancellationToken);
}
