using System.Text.Json;
using k8s;

namespace Ensemble.Kubernetes.Client;

/// <summary>The Kubernetes API: typed where types are known, raw where streams are better. Safe for use by many at once.</summary>
/// <remarks>
/// Connections, TLS, tokens and exec plugins are KubernetesClient's; requests and answers go between objects and UTF-8 without strings in
/// between. Every failure is an <see cref="ApiException"/>, cancelling by the caller excepted.
/// </remarks>
public sealed partial class KubernetesApi : IDisposable
{
    private readonly ApiTransport _transport;
    private readonly IDisposable _connection;

    /// <summary>Connects as a kubeconfig or a pod's service account says.</summary>
    public KubernetesApi(KubernetesClientConfiguration configuration, KubernetesApiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Options = options ?? new();
        configuration.FirstMessageHandlerSetup += Connections.Tune;
        var connection = new k8s.Kubernetes(configuration);
        Server = connection.BaseUri;
        _connection = connection;
        _transport = new(Server, connection.HttpClient, connection.Credentials, configuration.TlsServerName, Options);
    }

    /// <summary>Connects through a handler: an API server inside this process, or a scripted one.</summary>
    /// <param name="server">The server's address; the handler may ignore its host.</param>
    /// <param name="handler">Answers the requests. Stays the caller's to dispose.</param>
    /// <param name="options">How to behave.</param>
    public KubernetesApi(Uri server, HttpMessageHandler handler, KubernetesApiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        Options = options ?? new();
        Server = server.AbsoluteUri.EndsWith('/') ? server : new(server.AbsoluteUri + "/");
        var http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        _connection = http;
        _transport = new(Server, http, credentials: null, tlsServerName: null, Options);
    }

    /// <summary>How this client behaves.</summary>
    public KubernetesApiOptions Options { get; }

    /// <summary>The server's address, with a slash at its end.</summary>
    public Uri Server { get; }

    /// <summary>What was asked so far.</summary>
    public RequestCounts Counts { get; } = new();

    /// <summary>How many requests may be under way at a time just now: fewer while the server says that it is busy.</summary>
    public int ConcurrencyLimit => _transport.Limit;

    /// <summary>Whether the server can be reached, and who waits for it to be back.</summary>
    public ServerReach Reach => _transport.Reach;

    /// <summary>Connects to where a kubeconfig file points: the one named, else <c>KUBECONFIG</c> or <c>~/.kube/config</c>, else the pod's own cluster.</summary>
    public static KubernetesApi Connect(string? kubeconfig = null, string? context = null, KubernetesApiOptions? options = null) =>
        new(kubeconfig is null && context is null
            ? KubernetesClientConfiguration.BuildDefaultConfig()
            : KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig, context), options);

    /// <summary>One object.</summary>
    public Task<T> GetAsync<T>(ResourceKind kind, string? ns, string name, CancellationToken stop)
    {
        Counts.Add("get", kind, null);
        return _transport.SendAsync(new(HttpMethod.Get, kind.Path(ns, name)) { Urgent = IsUrgent(kind) }, ReadAsync<T>, stop);
    }

    /// <summary>One object; the type's default (null) where there is none of that name.</summary>
    public async Task<T?> FindAsync<T>(ResourceKind kind, string? ns, string name, CancellationToken stop)
    {
        try
        {
            return await GetAsync<T>(kind, ns, name, stop);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return default;
        }
    }

    /// <summary>All objects that a query selects, read in pages of 500.</summary>
    /// <remarks>If the server forgets the list between two pages (410), it is read anew from the start.</remarks>
    public async Task<ObjectList<T>> ListAsync<T>(ResourceKind kind, string? ns, ListQuery query, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(query);
        var page = query with { Limit = query.Limit ?? 500, Continue = null };
        var items = new List<T>();
        while (true)
        {
            try
            {
                Counts.Add("list", kind, null);
                var list = await _transport.SendAsync(new(HttpMethod.Get, kind.Path(ns) + page), ReadAsync<ObjectList<T>>, stop);
                items.AddRange(list.Items ?? []);
                if (string.IsNullOrEmpty(list.Metadata?.ContinueProperty)) return new() { Metadata = list.Metadata, Items = items };
                page = page with { Continue = list.Metadata.ContinueProperty };
            }
            catch (ApiException e) when (e.IsGone && page.Continue is not null)
            {
                items.Clear();
                page = page with { Continue = null };
            }
        }
    }

    /// <summary>Opens a page of a list, or a watch. The answer's body is the caller's to read and dispose.</summary>
    public Task<HttpResponseMessage> OpenAsync(ResourceKind kind, string? ns, ListQuery query, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(query);
        Counts.Add(query.Watch ? "watch" : "list", kind, null);
        return OpenAsync(kind.Path(ns) + query, stop);
    }

    /// <summary>Opens anything that GET answers: a log, a discovery document. The answer's body is the caller's to read and dispose.</summary>
    /// <param name="path">Path and query, relative to the server and without a leading slash.</param>
    /// <param name="stop">Ends the wait for the answer's head.</param>
    public Task<HttpResponseMessage> OpenAsync(string path, CancellationToken stop) =>
        _transport.SendAsync(new(HttpMethod.Get, path) { Streams = true }, static (answer, _) => Task.FromResult(answer), stop);

    /// <summary>What GET answers at a path, as an object.</summary>
    public Task<T> ReadAsync<T>(string path, CancellationToken stop) => _transport.SendAsync(new(HttpMethod.Get, path), ReadAsync<T>, stop);

    /// <inheritdoc/>
    public void Dispose()
    {
        _transport.Dispose();
        _connection.Dispose();
    }

    private static bool IsUrgent(ResourceKind kind) => kind == CoreKinds.Lease;

    private async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken stop)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(stop);
        return await JsonSerializer.DeserializeAsync<T>(body, Options.Json, stop) ?? throw new JsonException("It is null.");
    }
}
