using System.Net;
using System.Security.Cryptography.X509Certificates;
using Ensemble.LocalCluster.Api;
using k8s;
using k8s.Models;
using Xunit;

namespace Ensemble.LocalCluster.Tests.Api;

public sealed class ServerSpecs : ApiSpecs
{
    [Fact]
    public async Task Discovery_lists_built_in_and_defined_kinds_in_both_forms()
    {
        await DefineWidgets();
        var group = (await Get("/apis/example.org/v1")).Json;
        Assert.Equal(["widgets", "widgets/status", "widgets/scale"], group["resources"]!.AsArray().Select(resource => resource!["name"]!.ToString()));
        var all = (await Get("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")).Json;
        Assert.Contains(all["items"]!.AsArray(), item => item!["metadata"]!["name"]!.ToString() == "example.org");
        Assert.Contains("\"pods\"", (await Get("/api/v1")).Text, StringComparison.Ordinal);
        Assert.Contains("development", (await Get("/version")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schemas_are_served_for_each_group_and_change_their_address_with_a_definition()
    {
        await DefineWidgets();
        var before = (await Get("/openapi/v3")).Json["paths"]!["apis/example.org/v1"]!["serverRelativeURL"]!.ToString();
        var schema = (await Get("/openapi/v3/apis/example.org/v1")).Json["components"]!["schemas"]!["org.example.v1.Widget"]!;
        Assert.Equal("How large.", schema["properties"]!["spec"]!["properties"]!["size"]!["description"]!.ToString());
        Assert.Equal("Widget", schema["x-kubernetes-group-version-kind"]![0]!["kind"]!.ToString());
        Assert.Contains("PodSpec", (await Get("/openapi/v3/api/v1")).Expect(200).Text, StringComparison.Ordinal);
        await Merge("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.org", """{"metadata":{"labels":{"a":"b"}}}""");
        Assert.NotEqual(before, (await Get("/openapi/v3")).Json["paths"]!["apis/example.org/v1"]!["serverRelativeURL"]!.ToString());
    }

    [Fact]
    public async Task A_cluster_begins_with_the_usual_namespaces_and_priority_classes()
    {
        Assert.Equal(["default", "ensemble-system", "kube-node-lease", "kube-public", "kube-system"], (await Get("/api/v1/namespaces")).Names);
        Assert.Equal(["system-cluster-critical", "system-node-critical"], (await Get("/apis/scheduling.k8s.io/v1/priorityclasses")).Names);
    }

    [Fact]
    public async Task Over_the_socket_a_token_is_needed_but_health_is_open()
    {
        await using var server = await LocalApiServer.StartAsync(new() { Listen = true }, Stop);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.AddRange(server.ClientConfiguration().SslCaCerts);
        using var trusting = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } };
        using var client = new HttpClient(trusting) { BaseAddress = server.Address };
        Assert.Equal(IPAddress.Loopback.ToString(), server.Address.Host);
        Assert.Equal("ok", await client.GetStringAsync("/healthz", Stop));
        using var refused = await client.GetAsync("/api/v1/pods", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("development", refused.Headers.GetValues("Ensemble-Local-Cluster").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kubernetes_client_works_over_the_socket_and_in_memory_alike()
    {
        await using var server = await LocalApiServer.StartAsync(new() { Listen = true }, Stop);
        using var socket = new k8s.Kubernetes(server.ClientConfiguration("alice"));
        using var memory = new k8s.Kubernetes(server.ClientConfiguration("bob"), server.CreateHandler("bob"));
        var made = await socket.CoreV1.CreateNamespacedConfigMapAsync(new() { Metadata = new() { Name = "m" }, Data = new Dictionary<string, string> { ["a"] = "b" } }, "default", cancellationToken: Stop);
        var read = await memory.CoreV1.ReadNamespacedConfigMapAsync("m", "default", cancellationToken: Stop);
        Assert.Equal(made.Metadata.Uid, read.Metadata.Uid);
        read.Data["a"] = "c";
        await memory.CoreV1.ReplaceNamespacedConfigMapAsync(read, "m", "default", cancellationToken: Stop);
        await socket.CoreV1.DeleteNamespacedConfigMapAsync("m", "default", cancellationToken: Stop);
        var pod = new V1Pod { Metadata = new() { Name = "p" }, Spec = new() { Containers = [new() { Name = "main", Image = "x" }] } };
        await memory.CoreV1.CreateNamespacedPodAsync(pod, "default", cancellationToken: Stop);
        Assert.Equal("p", (await socket.CoreV1.DeleteNamespacedPodAsync("p", "default", cancellationToken: Stop)).Name());
    }

    [Fact]
    public async Task A_kubernetes_clients_watch_sees_changes_in_memory()
    {
        using var client = new k8s.Kubernetes(Server.ClientConfiguration(), Server.CreateHandler());
        await Post(Pods, Pod("p"));
        await foreach (var (type, pod) in client.CoreV1.WatchListNamespacedPodAsync("default", cancellationToken: Stop))
        {
            Assert.Equal((WatchEventType.Added, "p"), (type, pod.Name()));
            break;
        }
    }

    [Fact]
    public async Task A_kubeconfig_is_for_its_owners_eyes_only()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("n"), "config");
        try
        {
            await Server.WriteKubeconfigAsync(path, stop: Stop);
            Assert.Contains("token:", await File.ReadAllTextAsync(path, Stop), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public async Task A_server_that_has_stopped_refuses_connections_and_ends_its_watches()
    {
        var server = await LocalApiServer.StartAsync(new(), Stop);
        using var client = new HttpClient(server.CreateHandler()) { BaseAddress = server.Address };
        using var response = await client.GetAsync("/api/v1/pods?watch=1", HttpCompletionOption.ResponseHeadersRead, Stop);
        await server.DisposeAsync();
        Assert.Equal("", await response.Content.ReadAsStringAsync(Stop));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/api/v1/pods", Stop));
    }

    [Fact]
    public async Task A_method_that_makes_no_sense_is_not_allowed()
    {
        (await Post($"{Maps}/m", Map("m"))).Expect(405);
        (await Send("PUT", Maps, Map("m"))).Expect(405);
        (await Send("OPTIONS", Maps, "")).Expect(405);
        (await Post("/api/v1/configmaps", Map("m"))).Expect(405);
    }
}
