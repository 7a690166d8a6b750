using System.CommandLine.Completions;
using Ensemble.Cli.Clusters;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using k8s.Models;

namespace Ensemble.Cli.Explaining;

/// <summary>Suggests what may be explained: the kinds, and behind a kind and its slash the names that the cluster has.</summary>
internal sealed class SubjectCompletion(ClusterOptions cluster, NamespaceOptions namespaces, CommandContext context)
{
    // Whoever pressed TAB waits for it, and may be far from any cluster.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private const int Most = 200;

    /// <summary>The suggestions for a command line.</summary>
    public IEnumerable<CompletionItem> Complete(CompletionContext line)
    {
        var typed = line.WordToComplete;
        var slash = typed.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return Subject.Kinds.Select(kind => new CompletionItem($"{kind.Words[0]}/"));
        var kind = Subject.Kinds.FirstOrDefault(known => known.Words.Contains(typed[..slash].ToLowerInvariant(), StringComparer.Ordinal)).Kind;
        return kind is null ? [] : Names(kind, line).Select(name => new CompletionItem(typed[..(slash + 1)] + name));
    }

    private List<string> Names(ResourceKind kind, CompletionContext line)
    {
        try
        {
            // The suggestions must be there when this returns; nothing else runs in this process.
            return Task.Run(() => NamesAsync(kind, line)).WaitAsync(Patience, context.Clock).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is TimeoutException || Complaints.Of(e) is not null)
        {
            return []; // Nobody wants a complaint in the middle of a line.
        }
    }

    private async Task<List<string>> NamesAsync(ResourceKind kind, CompletionContext line)
    {
        using var late = new CancellationTokenSource(Patience, context.Clock);
        using var api = cluster.Connect(line.ParseResult, context);
        var query = new ListQuery { FieldSelector = kind == CoreKinds.Pod ? $"spec.schedulerName={StrangerPod.SchedulerName}" : null, Limit = Most };
        using var page = await api.OpenAsync(kind, namespaces.One(line.ParseResult, context), query, late.Token);
        var names = await System.Text.Json.JsonSerializer.DeserializeAsync<ObjectList<Named>>(await page.Content.ReadAsStreamAsync(late.Token), Kubernetes.Resources.ResourceJson.Options, late.Token);
        return [.. (names?.Items ?? []).Select(item => item.Metadata?.Name).OfType<string>()];
    }

    private sealed record Named(V1ObjectMeta? Metadata);
}
