using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.TestCluster;

namespace Ensemble.Conformance;

/// <summary>What all cases have: a client, a namespace, names that nobody else uses.</summary>
public abstract class ClusterCases(ClusterFixture fixture) : IAsyncLifetime
{
    private static int _names;

    private readonly List<(ResourceKind Kind, string Name)> _made = [];

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected ITestCluster Cluster => fixture.Cluster;

    protected KubernetesApi Api => fixture.Api;

    protected string Namespace => fixture.Namespace;

    public ValueTask InitializeAsync()
    {
        fixture.Require();
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes away what a case made that lives in no namespace.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var (kind, name) in _made) await Api.DeleteAsync(kind, null, name, null, CancellationToken.None);
        GC.SuppressFinalize(this);
    }

    protected static string Unique(string word) => $"{word}-{Environment.ProcessId}-{Interlocked.Increment(ref _names)}";

    /// <summary>Makes a namespace for one case; it goes with the fixture's.</summary>
    protected async Task<string> CreateNamespaceAsync(string word)
    {
        var name = Unique(word);
        await fixture.CreateNamespaceAsync(name);
        return name;
    }

    protected string? NamespaceOf(ResourceKind kind) => kind.Namespaced ? Namespace : null;

    protected Task<JsonObject> CreateAsync(string yaml, bool dryRun = false) => CreateAsync(Objects.Read(yaml), dryRun);

    protected async Task<JsonObject> CreateAsync(JsonObject item, bool dryRun = false)
    {
        var kind = Objects.KindOf(item);
        var made = await Api.CreateAsync<JsonObject>(kind, NamespaceOf(kind), (string?)item["metadata"]!["name"], item, dryRun, Stop);
        if (!kind.Namespaced && !dryRun) _made.Add((kind, Objects.NameOf(made)));
        return made;
    }

    /// <summary>Takes away at the case's end what it made past <see cref="CreateAsync(JsonObject, bool)"/>.</summary>
    protected void Adopt(JsonObject item)
    {
        if (Objects.KindOf(item) is { Namespaced: false } kind) _made.Add((kind, Objects.NameOf(item)));
    }

    protected Task<JsonObject> GetAsync(JsonObject item)
    {
        var kind = Objects.KindOf(item);
        return Api.GetAsync<JsonObject>(kind, NamespaceOf(kind), Objects.NameOf(item), Stop);
    }

    protected Task<JsonObject?> FindAsync(JsonObject item)
    {
        var kind = Objects.KindOf(item);
        return Api.FindAsync<JsonObject>(kind, NamespaceOf(kind), Objects.NameOf(item), Stop);
    }

    protected Task<JsonObject> UpdateAsync(JsonObject item, string? subresource = null, bool dryRun = false)
    {
        var kind = Objects.KindOf(item);
        return Api.UpdateAsync<JsonObject>(kind, NamespaceOf(kind), Objects.NameOf(item), item, dryRun, Stop, subresource);
    }

    protected Task<JsonObject> PatchAsync(JsonObject item, PatchType type, string patch, string? subresource = null, bool dryRun = false)
    {
        var kind = Objects.KindOf(item);
        return Api.PatchAsync<JsonObject>(kind, NamespaceOf(kind), Objects.NameOf(item), type, JsonNode.Parse(patch)!, dryRun, Stop, subresource);
    }

    protected Task<bool> DeleteAsync(JsonObject item, DeleteOptions? options = null)
    {
        var kind = Objects.KindOf(item);
        return Api.DeleteAsync(kind, NamespaceOf(kind), Objects.NameOf(item), options, Stop);
    }

    /// <summary>Expects a refusal, and gives it to be looked at.</summary>
    protected static async Task<ApiException> RefusedAsync(int code, Func<Task> act)
    {
        var refusal = await Assert.ThrowsAsync<ApiException>(act);
        Assert.True(refusal.Code == code, $"refused with {refusal.Code} {refusal.Reason}, not {code}: {refusal.Message}");
        return refusal;
    }

    /// <summary>Waits for what a controller brings about.</summary>
    protected static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 600, $"Not within 30 s: {what}");
            await Task.Delay(50, Stop);
        }
    }

    protected Task UntilGoneAsync(JsonObject item) => UntilAsync(async () => await FindAsync(item) is null, $"{item["kind"]} {Objects.NameOf(item)} is gone");

    /// <summary>A pod with nothing but what must be there.</summary>
    protected static string Pod(string name, string more = "", string labels = "{}") => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: {{name}}, labels: {{labels}}}
        spec:
          restartPolicy: Never
          containers: [{name: main, image: "registry.example/image:1"}]
          {{more}}
        """;

    /// <summary>A job with nothing but what must be there.</summary>
    protected static string Job(string name, string spec = "size: {accelerators: 8}") => $$"""
        apiVersion: ensemble.fleet/v1alpha1
        kind: TrainingJob
        metadata: {name: {{name}}}
        spec:
          {{spec.Replace("\n", "\n  ", StringComparison.Ordinal)}}
          template:
            spec:
              containers: [{name: trainer, image: "registry.example/train:1"}]
        """;

    /// <summary>A service of a model with nothing but what must be there.</summary>
    protected static string InferenceJob(string name, string spec = "replicas: 2") => $$"""
        apiVersion: ensemble.fleet/v1alpha1
        kind: InferenceJob
        metadata: {name: {{name}}}
        spec:
          {{spec.Replace("\n", "\n  ", StringComparison.Ordinal)}}
          size: {accelerators: 8}
          template:
            spec:
              containers: [{name: engine, image: "registry.example/engine:1"}]
        """;
}
