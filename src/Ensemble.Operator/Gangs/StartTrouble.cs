using System.Text.Json;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Gangs;

/// <summary>Finds out what kept a pod from starting: kubelet tells of volumes that don't mount in events only.</summary>
internal sealed class StartTrouble(KubernetesApi api)
{
    private const int Longest = 512;

    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } = [AccessRight.To(CoreKinds.Event, "list")];

    /// <summary>What is known of the trouble of a pod that did not start; empty where nothing is.</summary>
    public async Task<string> OfAsync(PodFacts? pod, CancellationToken stop)
    {
        if (pod is null) return "its pod was not made";
        if (pod.WaitingReason is { } why) return Cut(pod.WaitingMessage is { Length: > 0 } message ? $"{why}: {message}" : why);
        try
        {
            var query = ListQuery.All with { FieldSelector = $"involvedObject.uid={pod.Uid},type=Warning", Limit = 100 };
            var events = await api.ListAsync<JsonElement>(CoreKinds.Event, pod.Key.Namespace, query, stop);
            return (events.Items ?? []).OrderBy(LastSeen, StringComparer.Ordinal).Select(Words).LastOrDefault() ?? string.Empty;
        }
        catch (ApiException)
        {
            return string.Empty; // The gang is taken down all the same.
        }
    }

    private static string LastSeen(JsonElement item) => Text(item, "lastTimestamp") is { Length: > 0 } last ? last : Text(item, "eventTime");

    private static string Words(JsonElement item) => Cut($"{Text(item, "reason")}: {Text(item, "message")}");

    private static string Cut(string text) => text.Length <= Longest ? text : text[..(Longest - 1)] + "…";

    private static string Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
}
