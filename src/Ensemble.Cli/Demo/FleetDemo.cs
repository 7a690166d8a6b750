using System.Collections.Immutable;
using Ensemble.Cli.Jobs;
using Ensemble.Cli.Local;
using Ensemble.Cli.Manifests;
using Ensemble.Cli.Output;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.LocalCluster;
using Ensemble.LocalCluster.Fleet;
using Microsoft.Extensions.Logging;

namespace Ensemble.Cli.Demo;

/// <summary>Plays the demo: a mixed fleet, the samples on it, the death of a node under a running gang, and the end of all jobs.</summary>
/// <param name="story">Tells it.</param>
/// <param name="clusterClock">The cluster's time.</param>
/// <param name="trueClock">The time in which people wait.</param>
internal sealed class FleetDemo(Storyteller story, TimeProvider clusterClock, TimeProvider trueClock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    // A creation time in Kubernetes has whole seconds: with less between them the order of submission is lost.
    private static readonly TimeSpan BetweenSamples = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LongestPlay = TimeSpan.FromSeconds(105); // True time; with the start it stays under two minutes.

    private readonly Dictionary<string, JobStory> _jobs = new(StringComparer.Ordinal);

    public async Task<DemoReport> RunAsync(double speed, ILoggerFactory logs, CancellationToken stop)
    {
        var started = trueClock.GetTimestamp();
        story.Section("A fleet of two vendors");
        var options = new EmbeddedClusterOptions { Clock = clusterClock };
        await using var fleet = await LocalFleet.StartAsync(options, withOperator: true, logs, stop);
        Introduce(options.Fleet, fleet.Site, speed);

        story.Section("Jobs arrive, and Ensemble decides");
        story.StartClock();
        var death = new NodeDeath(fleet, story);
        var play = trueClock.GetTimestamp();
        foreach (var file in Site.Samples)
        {
            await SubmitAsync(file, fleet, stop);
            var submitted = clusterClock.GetTimestamp();
            while (clusterClock.GetElapsedTime(submitted) < BetweenSamples) await LookAsync(fleet, death, stop);
        }

        while (_jobs.Values.Any(job => job.State is not (TrainingJobState.Complete or TrainingJobState.Failed)))
        {
            if (trueClock.GetElapsedTime(play) > LongestPlay)
            {
                story.Say("This takes too long: stopping here.");
                break;
            }

            await LookAsync(fleet, death, stop);
        }

        var report = Report(trueClock.GetElapsedTime(started));
        story.Section(report.IsGood ? "All jobs are complete" : "Not all jobs are complete");
        ShowPlacements();
        story.Say(report.ToString());
        return report;
    }

    private void Introduce(FleetDescription fleet, Site site, double speed)
    {
        foreach (var group in fleet.Nodes.GroupBy(node => node.Group))
            story.Say($"{group.Count(),3} nodes {$"{group.Key.Name}-1 ... -{group.Count()}",-18} {group.Key.Chips,2} x {group.Key.Class}");
        story.Say($"{site.Pools} pools over them, {site.Classes} accelerator classes in the catalogue; the operator runs.");
        if (speed > 1) story.Say(FormattableString.Invariant($"The cluster's clock, which the times below are of, runs {speed:0.#} times as fast as yours."));
    }

    private async Task SubmitAsync(ManifestFile file, LocalFleet fleet, CancellationToken stop)
    {
        var applied = await new ManifestApplier(fleet.Api).ApplyAsync([file], stop);
        foreach (var job in applied.Where(document => document.Kind == ResourceKinds.TrainingJob.Kind)) _jobs[job.Name!] = new(job.Name!);
        story.Tell(new("you", "apply", $"{Path.GetFileName(file.Name)}: {Names(applied)}", StoryTone.Calm));
    }

    private async Task LookAsync(LocalFleet fleet, NodeDeath death, CancellationToken stop)
    {
        await Task.Delay(Look, trueClock, stop);
        ImmutableArray<JobView> jobs = [.. (await fleet.Api.ListAsync<TrainingJob>(null, stop)).Select(job => new JobView(job))];
        foreach (var job in jobs.OrderBy(job => job.Created).ThenBy(job => job.Name, StringComparer.Ordinal))
        {
            if (!_jobs.TryGetValue(job.Name, out var told)) continue;
            foreach (var line in told.See(job)) story.Tell(line);
        }

        await death.FollowAsync(jobs, stop);
    }

    private void ShowPlacements()
    {
        var table = new TextTable("  JOB", "TRY", "ACCELERATORS", "CLASS", "POOL", "NODES");
        foreach (var placement in _jobs.Values.SelectMany(job => job.Placements))
            table.Add($"  {placement.Job}", $"{placement.Attempt}", $"{placement.Accelerators}", placement.Class, placement.Pool, HostList.Write(placement.Nodes));
        story.Show(table);
        story.Say("");
        story.Say("Next: 'ensemble local up' leaves such a cluster running for kubectl and you.");
    }

    private DemoReport Report(TimeSpan took)
    {
        var succeeded = _jobs.Values.Count(job => job.State == TrainingJobState.Complete);
        return new(
            _jobs.Count, succeeded, _jobs.Count - succeeded, _jobs.Values.Count(job => job.WasRescheduled), Math.Round(took.TotalSeconds, 1),
            [.. _jobs.Values.SelectMany(job => job.Placements)]);
    }

    private static string Names(ImmutableArray<ManifestDocument> documents) =>
        string.Join(", ", documents.GroupBy(document => document.Kind).Select(kind => $"{kind.Key} {string.Join(" ", kind.Select(document => document.Name))}"));
}
