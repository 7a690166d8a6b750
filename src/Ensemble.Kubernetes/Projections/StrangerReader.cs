using System.Globalization;
using System.Text.Json;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Reads of a pod what matters only where it names Ensemble as its scheduler: a second look at the same JSON.</summary>
/// <remarks>Aliases of other schedulers' labels and annotations are those of docs/strangers.md.</remarks>
internal static class StrangerReader
{
    private const string QueueLabel = "ensemble.fleet/queue";
    private const string KueueQueue = "kueue.x-k8s.io/queue-name";
    private const string KueueGroup = "kueue.x-k8s.io/pod-group-name";
    private const string KueueTotal = "kueue.x-k8s.io/pod-group-total-count";
    private const string LeaderWorkerGroup = "leaderworkerset.sigs.k8s.io/group-key";
    private const string LeaderWorkerSize = "leaderworkerset.sigs.k8s.io/size";
    private const int LongestTold = 1024;

    private static readonly KeptTexts Annotations = new(
    [
        "ensemble.fleet/topology-required", "ensemble.fleet/topology-preferred", "kueue.x-k8s.io/podset-required-topology",
        "kueue.x-k8s.io/podset-preferred-topology", KueueTotal, LeaderWorkerSize,
    ]);

    /// <param name="pod">Stands at the pod's start.</param>
    /// <param name="names">Texts that pods share.</param>
    /// <param name="waits">Whether the pod has no node yet.</param>
    public static StrangerPod Read(Utf8JsonReader pod, NameTable names, bool waits)
    {
        var (labels, annotations) = (LabelSet.Empty, LabelSet.Empty);
        string? group = null;
        PodWish? wish = null;
        string? told = null;
        while (pod.NextProperty())
        {
            if (pod.ValueTextEquals("metadata"u8)) (labels, annotations) = ReadMetadata(ref pod, names);
            else if (pod.ValueTextEquals("spec"u8)) wish = ReadSpec(ref pod, names, waits, out group);
            else if (waits && pod.ValueTextEquals("status"u8)) told = ReadTold(ref pod);
            else pod.SkipValue();
        }

        var (gang, size) = GangOf(labels, annotations);
        return new()
        {
            Labels = labels,
            Queue = labels.GetValueOrDefault(QueueLabel) ?? labels.GetValueOrDefault(KueueQueue),
            Gang = gang,
            GangSize = size,
            PodGroup = group,
            RequiredLevel = annotations.GetValueOrDefault("ensemble.fleet/topology-required") ?? annotations.GetValueOrDefault("kueue.x-k8s.io/podset-required-topology"),
            PreferredLevel = annotations.GetValueOrDefault("ensemble.fleet/topology-preferred") ?? annotations.GetValueOrDefault("kueue.x-k8s.io/podset-preferred-topology"),
            Wish = wish is null ? null : wish with { Told = told },
        };
    }

    private static (string? Gang, int? Size) GangOf(LabelSet labels, LabelSet annotations)
    {
        if (labels.TryGetValue("ensemble.fleet/gang", out var gang)) return ("gang/" + gang, Number(labels.GetValueOrDefault("ensemble.fleet/gang-size")));
        if (labels.TryGetValue(KueueGroup, out gang)) return ("kueue/" + gang, Number(annotations.GetValueOrDefault(KueueTotal)));
        return labels.TryGetValue(LeaderWorkerGroup, out gang) ? ("lws/" + gang, Number(annotations.GetValueOrDefault(LeaderWorkerSize))) : (null, null);
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static (LabelSet Labels, LabelSet Annotations) ReadMetadata(ref Utf8JsonReader json, NameTable names)
    {
        var (labels, annotations) = (LabelSet.Empty, LabelSet.Empty);
        if (!json.EnterObject()) return (labels, annotations);
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("labels"u8)) labels = json.Labels(names);
            else if (json.ValueTextEquals("annotations"u8)) annotations = Annotations.Read(ref json);
            else json.SkipValue();
        }

        return (labels, annotations);
    }

    private static PodWish? ReadSpec(ref Utf8JsonReader json, NameTable names, bool waits, out string? group)
    {
        group = null;
        if (!json.EnterObject()) return null;
        var draft = waits ? new PodWishDraft(names) : null;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("schedulingGroup"u8)) group = GroupName(ref json, names);
            else if (draft is null || !draft.TryRead(ref json)) json.SkipValue();
        }

        return draft?.ToWish();
    }

    private static string? GroupName(ref Utf8JsonReader json, NameTable names)
    {
        string? name = null;
        if (!json.EnterObject()) return null;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("podGroupName"u8)) name = json.Name(names);
            else json.SkipValue();
        }

        return name;
    }

    private static string? ReadTold(ref Utf8JsonReader json)
    {
        string? told = null;
        if (!json.EnterObject()) return null;
        while (json.NextProperty())
        {
            if (!json.ValueTextEquals("conditions"u8)) json.SkipValue();
            else if (json.EnterArray())
            {
                while (json.NextObject()) told = Unschedulable(ref json) ?? told;
            }
        }

        return told;
    }

    private static string? Unschedulable(ref Utf8JsonReader json)
    {
        var (scheduled, refused, message) = (false, false, (string?)null);
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("type"u8)) scheduled = json.Text() == "PodScheduled";
            else if (json.ValueTextEquals("status"u8)) refused = json.Text() == "False";
            else if (json.ValueTextEquals("message"u8)) message = json.Text(LongestTold);
            else json.SkipValue();
        }

        return scheduled && refused ? message : null;
    }
}
