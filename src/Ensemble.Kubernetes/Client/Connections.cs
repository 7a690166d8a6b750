namespace Ensemble.Kubernetes.Client;

/// <summary>What a controller needs of its connections beyond KubernetesClient's settings.</summary>
internal static class Connections
{
    /// <summary>A dead peer is noticed within 45 s, also under a quiet watch: KubernetesClient pings after 3 minutes only.</summary>
    public static void Tune(HttpMessageHandler handler)
    {
        if (handler is not SocketsHttpHandler sockets) return;
        sockets.ConnectTimeout = TimeSpan.FromSeconds(10);
        sockets.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        sockets.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        sockets.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
    }
}
