using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using k8s;

namespace Ensemble.TestCluster;

/// <summary>etcd and a real API server as processes on loopback, with our kinds installed: test-apiserver, or a kube-apiserver that was given.</summary>
public sealed class BuiltTestCluster : ITestCluster
{
    private static readonly TestUser[] Users = [TestUser.Admin, TestUser.Operator, TestUser.Nobody];

    private readonly string _folder;
    private readonly int _port;
    private readonly Dictionary<string, string> _tokens;
    private readonly Func<TiedProcess> _startServer;
    private readonly TiedProcess _etcd;
    private TiedProcess _server;

    private BuiltTestCluster(string folder, int port, Dictionary<string, string> tokens, TiedProcess etcd, Func<TiedProcess> startServer)
    {
        (_folder, _port, _tokens, _etcd, _startServer) = (folder, port, tokens, etcd, startServer);
        _server = startServer();
    }

    /// <inheritdoc/>
    public string Name => "real";

    /// <inheritdoc/>
    public bool HasCel => true;

    /// <inheritdoc/>
    public bool HasRbac => true;

    /// <inheritdoc/>
    public bool IsOurs => true;

    /// <inheritdoc/>
    public string? AuditLog => Path.Combine(_folder, "audit.log");

    /// <summary>The API server's process id.</summary>
    public int ServerProcess => _server.Id;

    /// <summary>Starts one.</summary>
    /// <param name="binaries">A folder with etcd and test-apiserver or kube-apiserver.</param>
    /// <param name="stop">Ends the start.</param>
    /// <param name="installs">Whether our kinds and the operator's namespace are installed; else it is a bare cluster.</param>
    /// <exception cref="InvalidOperationException">It does not come up; the message has what it said.</exception>
    public static async Task<BuiltTestCluster> StartAsync(string binaries, CancellationToken stop, bool installs = true)
    {
        var folder = Directory.CreateTempSubdirectory("ensemble-real-").FullName;
        var (client, peer, port) = (LoopbackPort.Free(), LoopbackPort.Free(), LoopbackPort.Free());
        var tokens = Users.ToDictionary(user => user.Name, _ => RandomNumberGenerator.GetHexString(32, lowercase: true));
        await File.WriteAllLinesAsync(
            Path.Combine(folder, "tokens.csv"), Users.Select((user, i) => $"{tokens[user.Name]},{user.Name},{i},\"{string.Join(',', user.Groups)}\""), stop);
        var etcd = TiedProcess.Start(
            Path.Combine(binaries, "etcd"), "--data-dir", Path.Combine(folder, "etcd"), "--listen-client-urls", $"http://127.0.0.1:{client}", "--advertise-client-urls", $"http://127.0.0.1:{client}",
            "--listen-peer-urls", $"http://127.0.0.1:{peer}", "--unsafe-no-fsync", "--log-level", "error");
        var (program, arguments) = File.Exists(Path.Combine(binaries, "test-apiserver")) ? TestServer(folder, client, port) : await KubeServerAsync(folder, client, port, stop);
        var cluster = new BuiltTestCluster(folder, port, tokens, etcd, () => TiedProcess.Start(Path.Combine(binaries, program), arguments));
        try
        {
            await cluster.UntilReadyAsync(stop);
            if (installs) await cluster.InstallAsync(stop);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public KubernetesApi CreateClient(string userAgent, KubernetesApiOptions? options = null, TestUser? user = null) => new(
        new KubernetesClientConfiguration { Host = $"https://127.0.0.1:{_port}", AccessToken = TokenOf(user), Namespace = "default", SkipTlsVerify = true },
        (options ?? new()) with { UserAgent = userAgent, FieldManager = userAgent });

    /// <inheritdoc/>
    public async Task<string> KubeconfigAsync(TestUser? user = null)
    {
        var path = Path.Combine(_folder, $"{(user ?? TestUser.Admin).Name.Replace(':', '-')}.config");
        if (!File.Exists(path))
        {
            await File.WriteAllTextAsync(path, $"""
                apiVersion: v1
                kind: Config
                clusters:
                - name: real
                  cluster:
                    server: https://127.0.0.1:{_port}
                    insecure-skip-tls-verify: true
                users:
                - name: user
                  user:
                    token: {TokenOf(user)}
                contexts:
                - name: real
                  context:
                    cluster: real
                    user: user
                    namespace: default
                current-context: real

                """);
        }

        return path;
    }

    /// <summary>Ends the API server; what it stored stays.</summary>
    public ValueTask StopServerAsync() => _server.DisposeAsync();

    /// <summary>Starts the API server again on the same port.</summary>
    public async Task StartServerAsync(CancellationToken stop)
    {
        _server = _startServer();
        await UntilReadyAsync(stop);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _etcd.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static (string Program, string[] Arguments) TestServer(string folder, int etcd, int port) =>
    (
        "test-apiserver",
        [
            "--etcd", $"http://127.0.0.1:{etcd}", "--port", $"{port}", "--tokens", Path.Combine(folder, "tokens.csv"), "--cert-dir", Path.Combine(folder, "certs"),
            "--audit-log", Path.Combine(folder, "audit.log"), "--rbac",
        ]);

    private static async Task<(string Program, string[] Arguments)> KubeServerAsync(string folder, int etcd, int port, CancellationToken stop)
    {
        using var key = RSA.Create(2048);
        await File.WriteAllTextAsync(Path.Combine(folder, "sa.key"), key.ExportPkcs8PrivateKeyPem(), stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "sa.pub"), key.ExportSubjectPublicKeyInfoPem(), stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "audit.yaml"), "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules: [{level: Metadata}]\n", stop);
        return (
            "kube-apiserver",
            [
                "--etcd-servers", $"http://127.0.0.1:{etcd}", "--secure-port", $"{port}", "--bind-address", "127.0.0.1", "--cert-dir", Path.Combine(folder, "certs"), "--token-auth-file", Path.Combine(folder, "tokens.csv"),
                "--authorization-mode", "RBAC", "--allow-privileged=true", "--service-account-issuer", "https://127.0.0.1", "--service-account-key-file", Path.Combine(folder, "sa.pub"),
                "--service-account-signing-key-file", Path.Combine(folder, "sa.key"), "--disable-admission-plugins", "ServiceAccount", "--audit-log-path", Path.Combine(folder, "audit.log"),
                "--audit-policy-file", Path.Combine(folder, "audit.yaml"), "--service-cluster-ip-range", "10.96.0.0/16",
            ]);
    }

    private string TokenOf(TestUser? user) => _tokens[(user ?? TestUser.Admin).Name];

    private async Task UntilReadyAsync(CancellationToken stop)
    {
        using var api = CreateClient("ensemble-tests", new() { Retry = new() { Repeats = 0 } });
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(TimeSpan.FromSeconds(90));
        while (true)
        {
            if (_server.HasEnded || _etcd.HasEnded) throw new InvalidOperationException($"The API server did not start: {_etcd.Said}{_server.Said}");
            try
            {
                using var ready = await api.OpenAsync("readyz", late.Token);
                return;
            }
            catch (ApiException)
            {
                // Not yet.
            }
            catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
            {
                throw new InvalidOperationException($"The API server was not ready within 90 s: {_server.Said}", e);
            }

            await Task.Delay(50, stop);
        }
    }

    private async Task InstallAsync(CancellationToken stop)
    {
        using var api = CreateClient("ensemble-installer");
        await api.ApplyAsync<JsonObject>(CoreKinds.Namespace, null, "ensemble-system", Named("v1", "Namespace", "ensemble-system"), force: true, dryRun: false, stop);
        await CustomKinds.InstallAsync(api, stop);
    }

    private static JsonObject Named(string version, string kind, string name) => new() { ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name } };
}
