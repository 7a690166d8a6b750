using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Ensemble.Cli.Jobs;
using Ensemble.Cli.Local;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using k8s.Models;

namespace Ensemble.Cli.Demo;

/// <summary>Takes the power from a node in the middle of the largest gang, once it has a checkpoint to lose less by, and shows where the gang resumes.</summary>
internal sealed partial class NodeDeath(LocalFleet fleet, Storyteller story)
{
    private const string Victim = "pretrain-64";

    private string? _node;
    private bool _resumed;

    /// <summary>Does, at each look at the jobs, what is due.</summary>
    public async Task FollowAsync(ImmutableArray<JobView> jobs, CancellationToken stop)
    {
        if (_resumed || jobs.FirstOrDefault(job => job.Name == Victim) is not { State: TrainingJobState.Running } job) return;
        if (_node is null) await StrikeAsync(job, stop);
        else if (job.Attempt > 1 && await FindAsync(job, ResumedLine(), stop) is { } step)
        {
            _resumed = true;
            story.Tell(new(Victim, "resumes", $"from its checkpoint at step {step}: what came before it is not done again", StoryTone.Good));
        }
    }

    private async Task StrikeAsync(JobView job, CancellationToken stop)
    {
        if (await FindAsync(job, CheckpointLine(), stop) is not { } step) return;
        _node = job.Nodes[job.Nodes.Length / 2];
        story.Tell(new(Victim, "saves", $"a checkpoint at step {step}", StoryTone.Calm));
        story.Tell(new(_node, "dies", $"its power is gone, under {Victim}; Kubernetes will miss its heartbeat in 40 s", StoryTone.Bad));
        await fleet.Cluster.FailNodeAsync(_node, stop);
    }

    // What the last line of the job's first process that speaks of it says.
    private async Task<string?> FindAsync(JobView job, Regex line, CancellationToken stop)
    {
        var query = new ListQuery { LabelSelector = $"ensemble.fleet/job-uid={job.Uid},ensemble.fleet/attempt={job.Attempt},ensemble.fleet/rank=0" };
        if (await fleet.Api.ListAsync<V1Pod>(job.Namespace, stop, query) is not [var pod, ..]) return null;
        try
        {
            using var answer = await fleet.Api.OpenAsync($"api/v1/namespaces/{job.Namespace}/pods/{pod.Metadata.Name}/log", stop);
            return line.Matches(await answer.Content.ReadAsStringAsync(stop)) is [.., var last] ? last.Groups["step"].Value : null;
        }
        catch (ApiException e) when (e.Code is 400 or 404)
        {
            return null; // Its container has not started, or is gone already.
        }
    }

    [GeneratedRegex(@"saved checkpoint at step (?<step>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CheckpointLine();

    [GeneratedRegex(@"resumed from checkpoint at step (?<step>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ResumedLine();
}
