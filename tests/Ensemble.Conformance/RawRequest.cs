using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Ensemble.TestCluster;
using k8s;

namespace Ensemble.Conformance;

/// <summary>Requests that our client never makes: as kubectl and others do.</summary>
internal static class RawRequest
{
    /// <summary>Sends a request and reads the answer, whatever its code.</summary>
    /// <param name="cluster">The server.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query, relative to the server and without a leading slash.</param>
    /// <param name="body">What to send; null for nothing.</param>
    /// <param name="accept">The form of the answer that is asked for.</param>
    /// <param name="token">A bearer token instead of the right one.</param>
    public static async Task<(HttpStatusCode Code, string Body, HttpResponseHeaders Headers)> SendAsync(
        ITestCluster cluster, HttpMethod method, string path, JsonNode? body = null, string accept = "application/json", string? token = null)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(await cluster.KubeconfigAsync());
        using var client = new k8s.Kubernetes(configuration);
        using var request = new HttpRequestMessage(method, new Uri(client.BaseUri, path));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        else if (client.Credentials is { } credentials) await credentials.ProcessHttpRequestAsync(request, TestContext.Current.CancellationToken);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        using var answer = await client.HttpClient.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Headers);
    }

    /// <summary>What GET answers, as JSON; anything but 200 fails the case.</summary>
    public static async Task<JsonObject> GetAsync(ITestCluster cluster, string path, string accept = "application/json")
    {
        var (code, body, _) = await SendAsync(cluster, HttpMethod.Get, path, accept: accept);
        Assert.True(code == HttpStatusCode.OK, $"GET {path} answers {(int)code}: {body}");
        return (JsonObject)JsonNode.Parse(body)!;
    }
}
