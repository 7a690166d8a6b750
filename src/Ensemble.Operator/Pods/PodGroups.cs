using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Informers;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Pods;

/// <summary>The native PodGroups, where the API server serves them: asked when the operator starts, and every ten minutes where it does not.</summary>
internal sealed class PodGroups(KubernetesApi api, TimeProvider clock, ILogger log) : IInformer
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } = [AccessRight.Follow(PodGroupProjection.AnyVersion)];

    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(10);

    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Action<Change<PodGroupFacts>>> _handlers = [];
    private volatile Informer<PodGroupFacts>? _informer;
    private ObjectIndex<string, PodGroupFacts>? _byJob;
    private long _asked;

    /// <summary>The kind as it is served; the oldest version where none is.</summary>
    public ResourceKind Kind => _informer?.Kind ?? PodGroupProjection.AnyVersion;

    /// <summary>Whether the API server has PodGroups.</summary>
    public bool Served => _informer is not null;

    /// <inheritdoc/>
    public Task Synced => _synced.Task;

    /// <inheritdoc/>
    public DateTimeOffset LastContact => _informer?.LastContact ?? new(Interlocked.Read(ref _asked), TimeSpan.Zero);

    /// <summary>Finds a group.</summary>
    public PodGroupFacts? Find(ObjectKey key) => _informer?.Store.Find(key);

    /// <summary>The groups that stand for gangs of a job of ours.</summary>
    public IReadOnlyList<PodGroupFacts> OfJob(string uid) => _byJob?.Find(uid) ?? [];

    /// <summary>Takes the answer of our own write in at once.</summary>
    public void Observe(PodGroupFacts group) => _informer?.Observe(group);

    /// <summary>Takes out a group that we deleted.</summary>
    public void ObserveDeleted(PodGroupFacts group) => _informer?.ObserveDeleted(group.Key, group.Uid);

    /// <summary>Calls a handler whenever a group changes.</summary>
    public void OnChange(Action<Change<PodGroupFacts>> handler) => _handlers.Add(handler);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            string? version;
            while ((version = await FindVersionAsync(null, stop)) is null)
            {
                _synced.TrySetResult();
                await Task.Delay(AskAgain, clock, stop);
            }

            while (true) version = await FollowAsync(version, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped while it waited.
        }
    }

    /// <summary>Follows a version until another is served in its stead, as after an upgrade.</summary>
    /// <returns>That other version.</returns>
    private async Task<string> FollowAsync(string version, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var informer = new Informer<PodGroupFacts>(api, new PodGroupProjection(version), null, clock, log);
        informer.OnChange(change => _handlers.ForEach(handler => handler(change)));
        _byJob = informer.Store.IndexBy(group => group.JobUid);
        _informer = informer;
        _ = informer.Synced.ContinueWith(_ => _synced.TrySetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var running = informer.RunAsync(end.Token);
        try
        {
            while (true)
            {
                await Task.Delay(AskAgain, clock, stop);
                if (await FindVersionAsync(version, stop) is { } served && served != version) return served;
            }
        }
        finally
        {
            await end.CancelAsync();
            await running;
        }
    }

    /// <summary>The version that is followed, or else the best, of those that are served; null where none is. A server that does not answer is asked again.</summary>
    private async Task<string?> FindVersionAsync(string? followed, CancellationToken stop)
    {
        for (var pause = 1; ; pause = Math.Min(pause + 1, 5))
        {
            var back = api.Reach.Back;
            try
            {
                var found = await FirstServedAsync(PodGroupProjection.Versions.OrderBy(version => version != followed), stop);
                Interlocked.Exchange(ref _asked, clock.GetUtcNow().UtcTicks);
                return found;
            }
            catch (ApiException)
            {
                // Nobody knows whether it is served.
            }

            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(pause), clock, stop), back);
            stop.ThrowIfCancellationRequested();
        }
    }

    private async Task<string?> FirstServedAsync(IEnumerable<string> versions, CancellationToken stop)
    {
        foreach (var version in versions)
        {
            if (await IsServedAsync(version, stop)) return version;
        }

        return null;
    }

    private async Task<bool> IsServedAsync(string version, CancellationToken stop)
    {
        try
        {
            var served = await api.ReadAsync<JsonObject>($"apis/scheduling.k8s.io/{version}", stop);
            return (served["resources"] as JsonArray ?? []).OfType<JsonObject>().Any(kind => kind["name"]?.ToString() == "podgroups");
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }
}
