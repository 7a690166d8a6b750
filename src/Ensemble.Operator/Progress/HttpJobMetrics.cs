using System.Net;
using System.Text;

namespace Ensemble.Operator.Progress;

/// <summary>Reads metrics over HTTP from the pod's own address. The pod is not trusted: time and size are bounded, and no redirect is followed.</summary>
public sealed class HttpJobMetrics : IJobMetricsSource, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = Patience }) { Timeout = Patience };

    /// <inheritdoc/>
    public async Task<string?> ReadAsync(JobMetricsTarget pod, CancellationToken stop)
    {
        if (!IPAddress.TryParse(pod.Address, out var address)) return null;
        var host = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience); // The client's own time-out ends with the headers.
        try
        {
            using var answer = await _http.GetAsync(new Uri($"http://{host}:{pod.Port}{pod.Path}"), HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (answer.StatusCode != HttpStatusCode.OK) return null;
            await using var body = await answer.Content.ReadAsStreamAsync(patience.Token);
            return await ReadAsync(body, patience.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UriFormatException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<string> ReadAsync(Stream body, CancellationToken stop)
    {
        var buffer = new byte[Exposition.MostBytes];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
