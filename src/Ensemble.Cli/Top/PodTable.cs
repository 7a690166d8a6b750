using System.Collections.Immutable;
using System.Globalization;
using Ensemble.Cli.Output;
using Ensemble.Cli.Pods;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Resources;
using Spectre.Console;

namespace Ensemble.Cli.Top;

/// <summary>Other people's pods that hold accelerators or wait for some. Its properties are the keys of <c>top pods --output json</c>.</summary>
/// <remarks>A row is a gang, or the pods of one owner, or a pod of neither; of many such in one namespace, queue and state there is one row.</remarks>
internal sealed record PodTable(ImmutableArray<PodRow> Pods)
{
    /// <summary>So many single pods of one namespace, queue and state still get rows of their own.</summary>
    public const int MostSingle = 20;

    // What holds accelerators stands first, as with jobs.
    private static readonly string[] Order = [TrainingJobState.Running, TrainingJobState.Placed, PodState.Partial, PodState.Ending, TrainingJobState.Queued, PodState.Gated];

    /// <summary>The table of pods at a moment.</summary>
    /// <param name="pods">Pods that name Ensemble as their scheduler; those that have ended are left out.</param>
    /// <param name="resources">The resources that count accelerators.</param>
    /// <param name="events">By uid of pods, what the event of their placement says.</param>
    /// <param name="now">The moment.</param>
    public static PodTable Of(IEnumerable<PodView> pods, IReadOnlySet<string> resources, IReadOnlyDictionary<string, string> events, DateTimeOffset now)
    {
        var live = pods.Where(pod => !pod.Facts.Finished).OrderBy(pod => pod.Facts.Key.Name, NaturalOrder.Instance);
        var together = live.GroupBy(KeyOf)
            .Select(group => new Group(group.Key.Name, [.. group]))
            .Where(group => group.Pods.Any(pod => PodRow.AcceleratorsOf(pod.Facts, resources) > 0))
            .ToLookup(group => group.IsSingle);
        var single = together[true]
            .GroupBy(group => (group.First.Namespace, group.Pods[0].Facts.Stranger!.Queue, PodRow.StateOf(group.Pods)))
            .SelectMany(alike => alike.Count() <= MostSingle ? alike.AsEnumerable() : [new Group(null, [.. alike.SelectMany(group => group.Pods)])]);
        return new([.. together[false].Concat(single)
            .Select(group => PodRow.Of(group.Name, group.Pods, resources, events, now))
            .OrderBy(row => Array.IndexOf(Order, row.State)).ThenBy(row => row.Namespace, StringComparer.Ordinal).ThenBy(row => row.Name ?? "", NaturalOrder.Instance)]);
    }

    /// <summary>Shows the table.</summary>
    public void WriteTo(IAnsiConsole console, bool withNamespace)
    {
        if (Pods.IsEmpty)
        {
            console.WriteLine("No pods of other people's found that name Ensemble as their scheduler and ask for accelerators.");
            return;
        }

        string[] headings = ["NAME", "KIND", "STATE", "PLACED", "ACCELERATORS", "QUEUE", "NODES", "AGE", "REASON"];
        var columns = new TextTable(withNamespace ? ["NAMESPACE", .. headings] : headings);
        foreach (var row in Pods)
        {
            string?[] cells =
            [
                row.Name ?? $"({Text(row.Pods)} single pods)", row.Kind, row.State, $"{Text(row.Placed)}/{Text(row.Pods)}", Text(row.Accelerators), row.Queue, row.Hosts, row.Age, row.Reason,
            ];
            columns.Add(withNamespace ? [row.Namespace, .. cells] : cells);
        }

        columns.WriteTo(console);
    }

    private static (string Namespace, string? Name, string Uid) KeyOf(PodView pod)
    {
        var (facts, owner) = (pod.Facts, pod.Owner);
        if (facts.Stranger!.GangName is { } gang) return (facts.Key.Namespace, gang, "");
        return owner is null ? (facts.Key.Namespace, facts.Key.Name, facts.Uid) : (facts.Key.Namespace, owner.Name, owner.Uid);
    }

    private sealed record Group(string? Name, ImmutableArray<PodView> Pods)
    {
        public Kubernetes.Client.ObjectKey First => Pods[0].Facts.Key;

        public bool IsSingle => Pods is [{ Owner: null, Facts.Stranger.GangName: null }];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
