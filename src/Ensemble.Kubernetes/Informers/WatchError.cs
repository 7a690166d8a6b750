using System.Text.Json;
using Ensemble.Kubernetes.Client;
using k8s.Models;

namespace Ensemble.Kubernetes.Informers;

/// <summary>The Status with which a server ends a watch that cannot go on.</summary>
internal static class WatchError
{
    public static ApiException Read(ref Utf8JsonReader json, JsonSerializerOptions options)
    {
        V1Status? status = null;
        try
        {
            status = JsonSerializer.Deserialize<V1Status>(ref json, options);
        }
        catch (JsonException)
        {
            // What else it may be, it ends the watch.
        }

        return new($"The watch ended: {status?.Message ?? "no reason given"}", status?.Code ?? 500, status?.Reason ?? "InternalError", status);
    }
}
