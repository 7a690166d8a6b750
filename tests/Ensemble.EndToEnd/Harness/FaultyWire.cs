using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Ensemble.EndToEnd.Harness;

/// <summary>The way between an operator and its API server, which does one kind of harm again and again.</summary>
internal sealed class FaultyWire(WireFault fault, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string Expired = """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old resource version","reason":"Expired","code":410}}""";

    private int _requests;
    private int _eligible;
    private int _harmed;

    /// <summary>All requests so far, events left out: they come at their own pace.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Those that met the fault.</summary>
    public int Harmed => Volatile.Read(ref _harmed);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (!path.EndsWith("/events", StringComparison.Ordinal)) Interlocked.Increment(ref _requests);
        var watch = request.RequestUri.Query.Contains("watch=true", StringComparison.Ordinal);
        var read = request.Method == HttpMethod.Get;
        var eligible = fault switch
        {
            WireFault.WatchDropped or WireFault.GoneInWatch or WireFault.GoneAtWatch or WireFault.WatchClosed => watch,
            WireFault.GoneAtList => read && !watch,
            WireFault.AnswerLost or WireFault.GatewayTimeout => !read,
            WireFault.Conflict => request.Method == HttpMethod.Put || request.Method == HttpMethod.Patch,
            WireFault.None => false,
            WireFault.Slow => true,
            _ => !watch,
        };
        if (!eligible) return await base.SendAsync(request, cancellationToken);
        var number = Interlocked.Increment(ref _eligible);
        if (number % Every != 0) return await base.SendAsync(request, cancellationToken);
        Interlocked.Increment(ref _harmed);
        return await HarmAsync(request, number, watch, cancellationToken);
    }

    private int Every => fault switch
    {
        WireFault.WatchDropped or WireFault.WatchClosed or WireFault.Slow => 1,
        WireFault.GoneInWatch or WireFault.GoneAtWatch or WireFault.GoneAtList or WireFault.Conflict or WireFault.AnswerLost or WireFault.GatewayTimeout => 2,
        _ => 3,
    };

    private async Task<HttpResponseMessage> HarmAsync(HttpRequestMessage request, int number, bool watch, CancellationToken stop)
    {
        switch (fault)
        {
            case WireFault.NoConnection:
                throw new HttpRequestException(HttpRequestError.ConnectionError, "connection refused");

            case WireFault.AnswerLost:
                (await base.SendAsync(request, stop)).Dispose();
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "the answer was lost");

            case WireFault.GatewayTimeout:
                (await base.SendAsync(request, stop)).Dispose();
                return Refuse(HttpStatusCode.GatewayTimeout, "Timeout");

            case WireFault.GoneAtWatch or WireFault.GoneAtList:
                return Refuse(HttpStatusCode.Gone, "Expired");

            case WireFault.Conflict:
                return Refuse(HttpStatusCode.Conflict, "Conflict");

            case WireFault.TooManyRequests:
                var busy = Refuse(HttpStatusCode.TooManyRequests, "TooManyRequests");
                busy.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(number < 30 ? 1 : 0)); // The client waits in true time: not for ever.
                return busy;

            case WireFault.ServerError:
                if (number % 2 == 0) (await base.SendAsync(request, stop)).Dispose(); // Carried out all the same.
                return Refuse(HttpStatusCode.InternalServerError, "InternalError");

            case WireFault.Slow:
                await Task.Delay(20, stop);
                return await base.SendAsync(request, stop);
        }

        var answer = await base.SendAsync(request, stop);
        if (watch)
        {
            byte[]? end = fault switch
            {
                WireFault.GoneInWatch => Encoding.UTF8.GetBytes(Expired + "\n"),
                WireFault.WatchClosed => [],
                _ => null,
            };
            answer.Content = new StreamContent(new BreakingStream(await answer.Content.ReadAsStreamAsync(stop), end));
            return answer;
        }

        var whole = await answer.Content.ReadAsByteArrayAsync(stop);
        answer.Content = new ByteArrayContent(whole, 0, whole.Length / 2); // Cut short, with a length that fits: a proxy's doing.
        return answer;
    }

    private static HttpResponseMessage Refuse(HttpStatusCode code, string reason) => new(code)
    {
        Content = new StringContent($$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"harmed on the wire","reason":"{{reason}}","code":{{(int)code}}}""", Encoding.UTF8, "application/json"),
    };

    /// <summary>Gives two reads, then last words and its end, or a broken connection.</summary>
    private sealed class BreakingStream(Stream inner, byte[]? lastWords) : ReadStream(inner)
    {
        private int _reads;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (++_reads <= 2) return await Inner.ReadAsync(buffer, cancellationToken);
            if (lastWords is null) throw new IOException("the connection broke");
            if (_reads > 3) return 0;
            lastWords.CopyTo(buffer);
            return lastWords.Length;
        }
    }
}
