using System.Globalization;
using System.Text.Json;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Our labels of a pod being read.</summary>
internal sealed class GangLabelsDraft(NameTable names)
{
    private string? _job;
    private string? _jobUid;
    private string? _gang;
    private int? _replica;
    private int? _attempt;
    private int? _rank;
    private int? _size;
    private bool _serving;

    /// <summary>Whether the pod is of a job of ours.</summary>
    public bool IsOurs => _jobUid is not null;

    public void Clear() => (_job, _jobUid, _gang, _replica, _attempt, _rank, _size, _serving) = (null, null, null, null, null, null, null, false);

    public void Read(ref Utf8JsonReader json)
    {
        if (!json.EnterObject()) return;
        while (json.NextProperty())
        {
            if (!json.ValueSpan.StartsWith("ensemble.fleet/"u8)) json.SkipValue();
            else if (json.ValueTextEquals("ensemble.fleet/job"u8)) _job = json.Name(names);
            else if (json.ValueTextEquals("ensemble.fleet/job-uid"u8)) _jobUid = json.Name(names);
            else if (json.ValueTextEquals("ensemble.fleet/replica"u8)) _replica = Number(json.Name(names));
            else if (json.ValueTextEquals("ensemble.fleet/attempt"u8)) _attempt = Number(json.Name(names));
            else if (json.ValueTextEquals("ensemble.fleet/rank"u8)) _rank = Number(json.Name(names));
            else if (json.ValueTextEquals("ensemble.fleet/serving"u8)) _serving = json.Name(names) == "true";
            else if (json.ValueTextEquals("ensemble.fleet/gang"u8)) _gang = json.Name(names);
            else if (json.ValueTextEquals("ensemble.fleet/gang-size"u8)) _size = Number(json.Name(names));
            else json.SkipValue();
        }
    }

    public GangLabels? ToLabels() => _job is null && _jobUid is null && _gang is null
        ? null
        : new() { Job = _job, JobUid = _jobUid, Replica = _replica, Attempt = _attempt, Rank = _rank, Serving = _serving, Gang = _gang, GangSize = _size };

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
