using System.Diagnostics.Metrics;

namespace Ensemble.Kubernetes.Client;

/// <summary>Instruments of the API client, under client-go's names.</summary>
internal static class ClientMetrics
{
    private static readonly Meter Meter = new("Ensemble.Kubernetes.Client");

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "rest_client_requests_total", description: "Requests to the API server by method and HTTP status; status 0 means no answer.");

    private static readonly Histogram<double> Seconds = Meter.CreateHistogram<double>(
        "rest_client_request_duration_seconds", "s", "Time to the head of the API server's answer.");

    public static void Answered(HttpMethod method, int code, TimeSpan took)
    {
        Requests.Add(1, new("method", method.Method), new("code", code));
        Seconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("method", method.Method));
    }
}
