using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>Follows all objects of a kind: lists, watches, and begins anew when the server forgot or the connection broke.</summary>
/// <param name="api">Where.</param>
/// <param name="kind">What.</param>
/// <param name="query">Which of them.</param>
/// <param name="seen">Called with each object as it is now, and with its last state and true once it is gone; one call at a time.</param>
internal sealed class ObjectWatch(KubernetesApi api, ResourceKind kind, ListQuery query, Action<JsonObject, bool> seen)
{
    private readonly Dictionary<string, JsonObject> _known = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the first list was told.</summary>
    public Task Listed => _listed.Task;

    public async Task RunAsync(TimeProvider clock, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var version = await ListAsync(stop);
                while (version is not null) version = await WatchAsync(version, stop);
            }
            catch (Exception e) when (e is ApiException or IOException or HttpRequestException or JsonException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static string Uid(JsonObject item) => item.Text("metadata", "uid") ?? "";

    private async Task<string?> ListAsync(CancellationToken stop)
    {
        var list = await api.ListAsync<JsonObject>(kind, null, query, stop);
        var items = list.Items ?? [];
        var present = items.Select(Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _known.Values.Where(k => !present.Contains(Uid(k))).ToArray()) Tell(gone, gone: true);
        foreach (var item in items) Tell(item, gone: false);
        _listed.TrySetResult();
        return list.Metadata?.ResourceVersion;
    }

    /// <returns>Where to go on watching; null to list anew.</returns>
    private async Task<string?> WatchAsync(string version, CancellationToken stop)
    {
        using var answer = await api.OpenAsync(kind, null, query with { Watch = true, AllowBookmarks = true, ResourceVersion = version }, stop);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop));
        while (await lines.ReadLineAsync(stop) is { } line)
        {
            if (JsonNode.Parse(line) is not JsonObject change || change["object"] is not JsonObject item) continue;
            var type = change.Text("type");
            if (type == "ERROR") return null;
            if (type != "BOOKMARK")
            {
                change.Remove("object");
                Tell(item, type == "DELETED");
            }

            version = item.Text("metadata", "resourceVersion") ?? version;
        }

        return version;
    }

    private void Tell(JsonObject item, bool gone)
    {
        if (gone) _known.Remove(Uid(item));
        else _known[Uid(item)] = item;
        seen(item, gone);
    }
}
