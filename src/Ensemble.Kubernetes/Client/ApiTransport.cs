using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using k8s.Authentication;
using k8s.Models;

namespace Ensemble.Kubernetes.Client;

/// <summary>Sends requests, repeats those that may be repeated, and turns every failure into an <see cref="ApiException"/>.</summary>
internal sealed class ApiTransport(
    Uri server, HttpClient http, ServiceClientCredentials? credentials, string? tlsServerName, KubernetesApiOptions options) : IDisposable
{
    /// <summary>Longest text of a refusal that is read.</summary>
    private const int LongestRefusal = 64 * 1024;

    private readonly ConcurrencyLimit _limit = new(options.MostConcurrent, options.Clock);

    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    /// <summary>Sends and reads; <paramref name="read"/> gets a good answer, which is its to dispose where the request streams.</summary>
    public async Task<TAnswer> SendAsync<TAnswer>(
        ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<TAnswer>> read, CancellationToken stop)
    {
        var doubtful = false;
        for (var repeat = 0; ; repeat++)
        {
            TimeSpan? pause;
            try
            {
                return await SendInTurnAsync(request, read, stop);
            }
            catch (ApiException e)
            {
                e.MayBeOurs = doubtful;
                doubtful |= !request.IsRead && e.IsDoubtful && !WasNeverSent(e);
                pause = MayRepeat(request, e) ? options.Retry.Pause(repeat, e.RetryAfter, options.Jitter) : null;
                if (pause is null) throw;
            }

            await Task.Delay(pause.Value, options.Clock, stop);
        }
    }

    /// <summary>Whether the server can be reached.</summary>
    public ServerReach Reach { get; } = new();

    /// <summary>How many requests may be under way at a time, as busy as the server is.</summary>
    public int Limit => _limit.Now;

    public void Dispose() => _limit.Dispose();

    // A turn lasts from sending to the answer: who waits to repeat holds up nobody.
    private async Task<TAnswer> SendInTurnAsync<TAnswer>(
        ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<TAnswer>> read, CancellationToken stop)
    {
        if (request.Urgent || request.Streams) return await SendOnceAsync(request, read, stop);
        var began = await _limit.EnterAsync(stop);
        bool? busy = null;
        TimeSpan? retryAfter = null;
        try
        {
            var answer = await SendOnceAsync(request, read, stop);
            busy = false;
            return answer;
        }
        catch (ApiException e)
        {
            busy = e.Code switch
            {
                429 => request.RepeatsWhenBusy ? true : null,
                503 or 504 => true,
                >= 500 or 0 => null,
                _ => false,
            };
            if (busy is true && e.RetryAfter <= options.Retry.LongestRetryAfter) retryAfter = e.RetryAfter;
            throw;
        }
        finally
        {
            _limit.Leave(began, busy, retryAfter);
        }
    }

    private static bool MayRepeat(ApiRequest request, ApiException failure) => failure.Code switch
    {
        429 => request.RepeatsWhenBusy,
        0 => request.IsGuarded || WasNeverSent(failure),
        500 or 502 or 503 or 504 => request.IsGuarded,
        200 => request.IsGuarded && IsCutShort(failure),
        _ => false,
    };

    /// <summary>Whether the answer broke off or is garbled, as opposed to being something else than was asked for.</summary>
    private static bool IsCutShort(ApiException failure) => failure.InnerException is JsonException { LineNumber: not null };

    private static bool WasNeverSent(ApiException failure) => failure.InnerException is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError,
    };

    private async Task<TAnswer> SendOnceAsync<TAnswer>(
        ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<TAnswer>> read, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(options.Timeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        HttpResponseMessage? answer = null;
        try
        {
            answer = await AskAsync(request, either.Token);
            var result = await read(answer, either.Token);
            if (request.Streams) answer = null;
            return result;
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            if (answer is null) Reach.Unanswered();
            throw NoAnswer(request, $"no answer within {options.Timeout.TotalSeconds:0} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            if (answer is null) Reach.Unanswered();
            throw NoAnswer(request, e.Message, e);
        }
        catch (JsonException e)
        {
            throw new ApiException($"{request.Method} {request.Path}: the answer is not what was asked for: {e.Message}", 200, ApiException.BadAnswer, inner: e);
        }
        finally
        {
            answer?.Dispose();
        }
    }

    private async Task<HttpResponseMessage> AskAsync(ApiRequest request, CancellationToken stop)
    {
        using var message = Message(request);
        if (credentials is not null) await credentials.ProcessHttpRequestAsync(message, stop);

        var started = Stopwatch.GetTimestamp();
        var code = 0;
        try
        {
            var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
            code = (int)answer.StatusCode;
            Reach.Answered();
            if (answer.IsSuccessStatusCode) return answer;
            using (answer) throw await RefusalAsync(request, answer, stop);
        }
        finally
        {
            ClientMetrics.Answered(request.Method, code, Stopwatch.GetElapsedTime(started));
        }
    }

    private HttpRequestMessage Message(ApiRequest request)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(server, request.Path));
        if (server.Scheme == Uri.UriSchemeHttps) message.Version = System.Net.HttpVersion.Version20;
        message.Headers.Accept.Add(Json);
        message.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        if (!string.IsNullOrEmpty(tlsServerName)) message.Headers.Host = tlsServerName;
        if (!request.Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.ContentType = new(request.ContentType);
        }

        return message;
    }

    private static ApiException NoAnswer(ApiRequest request, string problem, Exception inner) =>
        new($"{request.Method} {request.Path}: {problem}", 0, ApiException.Unreachable, inner: inner);

    private async Task<ApiException> RefusalAsync(ApiRequest request, HttpResponseMessage answer, CancellationToken stop)
    {
        var text = await ReadStartAsync(answer, stop);
        V1Status? status = null;
        try
        {
            if (text.Length > 0 && text.Span[0] == '{') status = JsonSerializer.Deserialize<V1Status>(text.Span, options.Json);
        }
        catch (JsonException)
        {
            // Proxies answer with pages of their own; the HTTP status says enough.
        }

        var code = (int)answer.StatusCode;
        var retryAfter = answer.Headers.RetryAfter?.Delta
            ?? Until(answer.Headers.RetryAfter?.Date)
            ?? (status?.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null);
        var problem = string.IsNullOrEmpty(status?.Message) ? answer.ReasonPhrase : status.Message;
        return new($"{request.Method} {request.Path}: {code} {problem}", code, status?.Reason ?? answer.StatusCode.ToString(), status, retryAfter);
    }

    private TimeSpan? Until(DateTimeOffset? date) => date - options.Clock.GetUtcNow() is { Ticks: > 0 } until ? until : null;

    private static async Task<ReadOnlyMemory<byte>> ReadStartAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(stop);
        var bytes = new byte[LongestRefusal];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        return bytes.AsMemory(0, length);
    }
}
