using System.Collections.Immutable;
using Ensemble.Cli.Jobs;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Cli.Demo;

/// <summary>Tells what happens to one job, from looks at it. Looks may miss states that pass quickly; the story then tells what must have been.</summary>
internal sealed class JobStory(string name)
{
    private readonly List<DemoPlacement> _placements = [];
    private string? _waitsFor;
    private int _ran;
    private int _lost;
    private bool _over;
    private bool _met;

    /// <summary>The job.</summary>
    public string Name { get; } = name;

    /// <summary>Its latest state.</summary>
    public string State { get; private set; } = "Submitted";

    /// <summary>Where its tries were placed, in order.</summary>
    public IReadOnlyList<DemoPlacement> Placements => _placements;

    /// <summary>Whether a later try was placed after the fleet failed an earlier one.</summary>
    public bool WasRescheduled => _lost > 0 && _placements.Count > 1;

    /// <summary>What is new since the last look.</summary>
    public ImmutableArray<StoryLine> See(JobView job)
    {
        var lines = ImmutableArray.CreateBuilder<StoryLine>();
        if (!_met)
        {
            _met = true;
            lines.Add(new(Name, "queued", $"{job.Size} accelerator{(job.Size == "1" ? "" : "s")}, queue {job.Queue}", StoryTone.Calm));
        }

        if (job.Status.LastFailure is { Attempt: { } attempt } failure && attempt > _lost)
        {
            _lost = attempt;
            lines.Add(new(Name, "stopped", $"attempt {attempt} as a whole: {failure.Message ?? failure.Code}", StoryTone.Bad));
        }

        if (job.Placement is { } placement && (placement.Generation ?? 0) > (_placements is [.., var last] ? last.Attempt : 0)) Place(job, placement, lines);
        if (job.State == TrainingJobState.Running && _ran < job.Attempt)
        {
            _ran = job.Attempt;
            lines.Add(new(Name, "running", _ran == 1 ? $"{Counted(job.Nodes.Length, "pod")}, started as one gang" : $"attempt {_ran}, the whole gang again", StoryTone.Good));
        }

        if (job.Status.Waiting is { Code: { } code } waiting && _waitsFor != code)
        {
            _waitsFor = code;
            if (waiting.Message != job.Status.LastFailure?.Message) lines.Add(new(Name, "waits", $"{code}: {waiting.Message}", StoryTone.Waiting));
        }

        if (job.IsOver && !_over)
        {
            _over = true;
            lines.Add(job.State == TrainingJobState.Complete
                ? new(Name, "complete", Duration(job), StoryTone.Good)
                : new(Name, "failed", job.Why, StoryTone.Bad));
        }

        State = job.State;
        return lines.ToImmutable();
    }

    private void Place(JobView job, JobPlacement placement, ImmutableArray<StoryLine>.Builder lines)
    {
        _waitsFor = null;
        _placements.Add(new(Name, placement.Generation ?? 0, placement.Pool, placement.Class, job.Variant, placement.Accelerators, job.Nodes, placement.Reason));
        var variant = job.Variant is null ? "" : $" as variant {job.Variant}";
        lines.Add(new(Name, "placed", $"{placement.Accelerators} {placement.Class} on {job.NodesInShort}{variant}: {placement.Reason}", StoryTone.Good));
    }

    private static string Duration(JobView job) => job.Status is { FirstPlacedTime: { } first, CompletionTime: { } end }
        ? $"{Math.Max(0, (end - first).TotalSeconds):0} s after its first placement"
        : "";

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
