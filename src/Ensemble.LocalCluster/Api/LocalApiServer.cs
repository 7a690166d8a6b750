using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Requests;
using k8s;

namespace Ensemble.LocalCluster.Api;

/// <summary>
/// A Kubernetes API server inside this process, in memory, for demo, tests and development: never for production. Clients reach it through
/// in-memory handlers and, if asked, over 127.0.0.1 with a bearer token.
/// </summary>
public sealed class LocalApiServer : IAsyncDisposable
{
    private static readonly string[] Namespaces = ["default", "ensemble-system", "kube-node-lease", "kube-public", "kube-system"];

    private readonly ApiServerOptions _options;
    private readonly RequestHandler _handler;
    private readonly ConcurrentDictionary<string, string> _userOfToken = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _lifetime = new();
    private readonly ITimer _bookmarks;
    private CancellationTokenSource _connections = new();
    private SocketFront? _front;

    private LocalApiServer(ApiServerOptions options)
    {
        _options = options;
        _handler = new(options, UserOf);
        _bookmarks = options.Clock.CreateTimer(_ => _handler.Store.Bookmark(), null, options.BookmarkEvery, options.BookmarkEvery);
    }

    /// <summary>Where the server listens; <c>http://ensemble.local</c>, which only in-memory handlers know, if it does not.</summary>
    public Uri Address => _front?.Address ?? new("http://ensemble.local");

    /// <summary>The version of the newest change, in the units of metadata.resourceVersion.</summary>
    public long ResourceVersion => _handler.Store.Version;

    /// <summary>Requests that are being answered now; open watches and logs do not count.</summary>
    public int RequestsInFlight => _handler.InFlight;

    /// <summary>Whether all clients in this process have acted on every event of their watches: they came back for more.</summary>
    public bool IsDigested => _handler.Store.IsDigested;

    /// <summary>Starts a server that has the built-in kinds, the usual namespaces and the two system priority classes.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LocalApiServer> StartAsync(ApiServerOptions options, CancellationToken stop = default)
    {
        var server = new LocalApiServer(options);
        server.Seed();
        if (options.Listen) server._front = await SocketFront.StartAsync(server._handler, options.Port, server.UserOf, server._lifetime.Token, stop);
        return server;
    }

    /// <summary>A handler that answers in this process, without a socket: for an HttpClient, or as a delegating handler of a Kubernetes client.</summary>
    /// <param name="user">Who the audit says it was.</param>
    public DelegatingHandler CreateHandler(string user = "admin") => new InMemoryHandler(_handler, user, () => _connections.Token);

    /// <summary>The configuration of a client over the socket, or, with <see cref="CreateHandler"/> as its handler, in memory.</summary>
    /// <param name="user">Who the audit says it was; each user has a token of its own.</param>
    public KubernetesClientConfiguration ClientConfiguration(string user = "admin") => new()
    {
        Host = Address.ToString(),
        AccessToken = TokenOf(user),
        Namespace = "default",
        SslCaCerts = _front is { } front ? [X509CertificateLoader.LoadCertificate(front.Certificate.RawData)] : null,
    };

    /// <summary>Writes a kubeconfig for kubectl, readable by the file's owner only, for it holds a token. Of use while the server listens.</summary>
    /// <param name="path">The file; it is replaced, and its folder made, if need be.</param>
    public async Task WriteKubeconfigAsync(string path, string user = "admin", CancellationToken stop = default)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        var authority = Convert.ToBase64String(Encoding.ASCII.GetBytes(_front?.Certificate.ExportCertificatePem() ?? ""));
        var text = $$"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: ensemble-local
              cluster: {server: "{{Address.ToString().TrimEnd('/')}}", certificate-authority-data: {{authority}}}
            users:
            - name: {{user}}
              user: {token: "{{TokenOf(user)}}"}
            contexts:
            - name: ensemble-local
              context: {cluster: ensemble-local, user: {{user}}, namespace: default}
            current-context: ensemble-local

            """;
        var mode = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            if (File.Exists(path)) File.SetUnixFileMode(path, mode.UnixCreateMode.Value);
        }

        await using var file = new FileStream(path, mode);
        await file.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
    }

    /// <summary>Breaks the connections of all clients in this process; they make none until <see cref="Reconnect"/>. What is stored stays.</summary>
    public void Disconnect() => _connections.Cancel();

    /// <summary>Lets clients in this process connect again.</summary>
    public void Reconnect()
    {
        if (_connections.IsCancellationRequested) _connections = new();
    }

    /// <summary>Ends all watches and stops listening. The objects are gone with it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _connections.CancelAsync();
        await _lifetime.CancelAsync();
        await _bookmarks.DisposeAsync();
        if (_front is not null) await _front.DisposeAsync();
    }

    private string TokenOf(string user)
    {
        foreach (var (token, known) in _userOfToken)
            if (known == user) return token;
        var made = RandomNumberGenerator.GetHexString(48, lowercase: true);
        _userOfToken[made] = user;
        return made;
    }

    private string? UserOf(string token) => _userOfToken.GetValueOrDefault(token);

    private void Seed()
    {
        foreach (var name in Namespaces)
            _handler.Seed(BuiltInKinds.Namespaces, new() { ["metadata"] = new JsonObject { ["name"] = name } });
        foreach (var (name, value) in (ReadOnlySpan<(string, int)>)[("system-cluster-critical", 2_000_000_000), ("system-node-critical", 2_000_001_000)])
            _handler.Seed(BuiltInKinds.PriorityClasses, new() { ["metadata"] = new JsonObject { ["name"] = name }, ["value"] = value });
    }
}
