using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Ensemble.LocalCluster.Tests.Api;

/// <summary>A server of its own for each spec, and few words to talk to it.</summary>
public abstract class ApiSpecs : IAsyncLifetime
{
    protected const string Pods = "/api/v1/namespaces/default/pods";
    protected const string Maps = "/api/v1/namespaces/default/configmaps";
    protected const string Widgets = "/apis/example.org/v1/namespaces/default/widgets";

    protected FakeTimeProvider Clock { get; } = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    protected List<RequestAudit> Audits { get; } = [];
    protected LocalApiServer Server { get; private set; } = null!;
    protected HttpClient Client { get; private set; } = null!;
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected virtual ApiServerOptions Options => new() { Clock = Clock, Audit = Audits.Add };

    public async ValueTask InitializeAsync()
    {
        Server = await LocalApiServer.StartAsync(Options, Stop);
        Client = new(Server.CreateHandler()) { BaseAddress = Server.Address };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<Answer> Get(string path, string accept = "application/json") => Send("GET", path, "", accept: accept);
    protected Task<Answer> Post(string path, string body) => Send("POST", path, body);
    protected Task<Answer> Put(string path, JsonNode body) => Send("PUT", path, body.ToJsonString());
    protected Task<Answer> Delete(string path, string body = "") => Send("DELETE", path, body);
    protected Task<Answer> Merge(string path, string body) => Send("PATCH", path, body, "application/merge-patch+json");
    protected Task<Answer> Strategic(string path, string body) => Send("PATCH", path, body, "application/strategic-merge-patch+json");
    protected Task<Answer> JsonPatch(string path, string body) => Send("PATCH", path, body, "application/json-patch+json");
    protected Task<Answer> Apply(string path, string manager, string yaml, bool force = false) =>
        Send("PATCH", $"{path}?fieldManager={manager}&force={(force ? "true" : "false")}", yaml, "application/apply-patch+yaml");

    protected async Task<Answer> Send(string method, string path, string body, string type = "application/yaml", string accept = "application/json")
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("User-Agent", "specs");
        using var response = await Client.SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        response.Headers.TryGetValues("Warning", out var warnings);
        return new((int)response.StatusCode, text, [.. warnings ?? []]);
    }

    /// <summary>Opens a watch; its events come as JSON.</summary>
    protected async Task<WatchReader> Watch(string path)
    {
        var response = await Client.GetAsync(path + (path.Contains('?') ? "&" : "?") + "watch=true", HttpCompletionOption.ResponseHeadersRead, Stop);
        return new(response, new(await response.Content.ReadAsStreamAsync(Stop)));
    }

    protected static string Pod(string name, string spec = "containers: [{name: main, image: 'x:1'}]", string metadata = "") =>
        $$"""{apiVersion: v1, kind: Pod, metadata: {name: {{name}}{{(metadata.Length > 0 ? ", " + metadata : "")}}}, spec: { {{spec}} } }""";

    protected static string Map(string name, string data = "a: b", string metadata = "") =>
        $$"""{apiVersion: v1, kind: ConfigMap, metadata: {name: {{name}}{{(metadata.Length > 0 ? ", " + metadata : "")}}}, data: { {{data}} } }""";

    protected static string Widget(string name, string spec, string metadata = "") =>
        $$"""{apiVersion: example.org/v1, kind: Widget, metadata: {name: {{name}}{{(metadata.Length > 0 ? ", " + metadata : "")}}}, spec: { {{spec}} } }""";

    protected Task<Answer> DefineWidgets() => Post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", WidgetDefinition);

    private const string WidgetDefinition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.org}
        spec:
          group: example.org
          scope: Namespaced
          names: {plural: widgets, kind: Widget, shortNames: [wd], categories: [all]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}, scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}}
            selectableFields: [{jsonPath: .spec.color}]
            additionalPrinterColumns:
            - {name: Size, type: integer, jsonPath: .spec.size}
            - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].reason'}
            - {name: Color, type: string, jsonPath: .spec.color, priority: 1}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
            schema:
              openAPIV3Schema:
                type: object
                description: A widget.
                required: [spec]
                properties:
                  spec:
                    type: object
                    required: [size]
                    properties:
                      size: {type: integer, minimum: 1, maximum: 9, description: How large.}
                      color: {type: string, enum: [Red, Green], default: Green}
                      code: {type: string, pattern: '^[a-z]+$', maxLength: 4}
                      due: {type: string, format: date-time}
                      share: {x-kubernetes-int-or-string: true}
                      note: {type: string, nullable: true}
                      open: {type: object, x-kubernetes-preserve-unknown-fields: true}
                      tags: {type: array, items: {type: string}, x-kubernetes-list-type: set}
                      parts:
                        type: array
                        maxItems: 3
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [name]
                        items:
                          type: object
                          required: [name]
                          properties: {name: {type: string}, weight: {type: integer, default: 1}, kind: {type: string}}
                  status:
                    type: object
                    x-kubernetes-preserve-unknown-fields: true
        """;
}

public sealed record Answer(int Code, string Text, string[] Warnings)
{
    public JsonNode Json => JsonNode.Parse(Text)!;
    public string Message => Json["message"]!.GetValue<string>();
    public string Version => Json["metadata"]!["resourceVersion"]!.GetValue<string>();
    public string Uid => Json["metadata"]!["uid"]!.GetValue<string>();
    public long Generation => Json["metadata"]!["generation"]!.GetValue<long>();
    public string[] Names => [.. Json["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>())];

    public Answer Expect(int code)
    {
        Assert.True(code == Code, $"expected {code}, got {Code}: {Text}");
        return this;
    }
}

public sealed class WatchReader(HttpResponseMessage response, StreamReader lines) : IDisposable
{
    public async Task<JsonNode?> NextAsync() =>
        await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line ? JsonNode.Parse(line) : null;

    /// <summary>The next event as a short text: type, then name.</summary>
    public async Task<string> NextNameAsync() =>
        await NextAsync() is { } seen ? $"{seen["type"]} {seen["object"]!["metadata"]!["name"]}" : "end";

    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
    }
}
