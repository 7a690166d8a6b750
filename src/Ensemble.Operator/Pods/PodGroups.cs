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
            while (await FindVersionAsync(stop) is var version)
            {
                Interlocked.Exchange(ref _asked, clock.GetUtcNow().UtcTicks);
                if (version is not null)
                {
                    await FollowAsync(version, stop);
                    return;
                }

                _synced.TrySetResult();
                await Task.Delay(AskAgain, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped while it waited.
        }
    }

    private async Task FollowAsync(string version, CancellationToken stop)
    {
        var informer = new Informer<PodGroupFacts>(api, new PodGroupProjection(version), null, clock, log);
        informer.OnChange(change => _handlers.ForEach(handler => handler(change)));
        _byJob = informer.Store.IndexBy(group => group.JobUid);
        _informer = informer;
        var running = informer.RunAsync(stop);
        await Task.WhenAny(informer.Synced, running);
        _synced.TrySetResult();
        await running;
    }

    /// <summary>The best version that is served; null where none is, or the server does not answer now.</summary>
    private async Task<string?> FindVersionAsync(CancellationToken stop)
    {
        foreach (var version in PodGroupProjection.Versions)
        {
            try
            {
                var served = await api.ReadAsync<JsonObject>($"apis/scheduling.k8s.io/{version}", stop);
                if ((served["resources"] as JsonArray ?? []).OfType<JsonObject>().Any(kind => kind["name"]?.ToString() == "podgroups")) return version;
            }
            catch (ApiException)
            {
                // Not served, or not now: it is asked again.
            }
        }

        return null;
    }
}
