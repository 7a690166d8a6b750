using System.Text.Json.Nodes;
using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Hosting;

namespace Ensemble.Operator.Gangs;

/// <summary>Makes a gang's objects exist, and makes them go. Each call finishes what an earlier one began, and repeats nothing.</summary>
internal sealed class GangPods(KubernetesApi api, FleetCache cache, GangGroups groups, FleetOperatorOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } =
    [
        AccessRight.To(CoreKinds.Pod, "get", "create", "patch", "delete"), AccessRight.To(CoreKinds.Service, "create"), AccessRight.To(CoreKinds.ConfigMap, "create", "patch"),
        AccessRight.To(CoreKinds.PodDisruptionBudget, "create", "patch"),
    ];

    private readonly SemaphoreSlim _writes = new(options.ConcurrentWrites);

    /// <summary>Makes what is missing of the attempt: the rank table, the Service, the native group where there are any, then the pods.</summary>
    /// <returns>Null, or why the API server will not have a pod of the gang, which must then be withdrawn whole.</returns>
    public async Task<Reason?> EnsureAsync(GangShape gang, JsonObject template, GangView facts, CancellationToken stop)
    {
        if (gang.Class.Vendor == Vendor.Huawei) await EnsureRankTableAsync(gang, facts, stop);
        if (gang.Meets && !cache.HasService(gang.Namespace, gang.Rendezvous)) await MakeServiceAsync(gang, stop);

        var missing = facts.MissingRanks;
        if (missing.Count == 0) return null;
        var group = await groups.EnsureAsync(gang, template, begins: missing.Count == gang.Placement.Hosts.Length, stop);
        var builder = new PodBuilder(gang with { PodGroup = group }, template);
        var outcomes = await Task.WhenAll(missing.Select(rank => CreateAsync(gang, builder, rank, stop)));
        return outcomes.FirstOrDefault(outcome => outcome is not null);
    }

    /// <summary>Guards a gang that runs: of its hosts no more than one is evicted before all are moved. A gang of one host needs no guard.</summary>
    public async Task GuardAsync(GangShape gang, CancellationToken stop)
    {
        var budget = cache.FindBudget(gang.Namespace, gang.Budget);
        var least = gang.Placement.Hosts.Length - 1;
        if (budget is null ? least == 0 : budget.MinAvailable == least) return;
        cache.Observe(await api.ApplyAsync<BudgetState>(
            CoreKinds.PodDisruptionBudget, gang.Namespace, gang.Budget, GangObjects.Budget(gang), force: true, dryRun: false, stop));
    }

    /// <summary>Deletes pods, those that are going already excepted.</summary>
    /// <param name="pods">The pods.</param>
    /// <param name="stop">Ends the writes.</param>
    /// <param name="grace">Time that a pod's processes get, by pod; null takes the pod's own.</param>
    public async Task RemoveAsync(IEnumerable<PodFacts> pods, CancellationToken stop, Func<PodFacts, TimeSpan?>? grace = null)
    {
        var going = pods.Where(pod => !pod.Deleting).ToList();
        if (going.Count == 0) return;
        await Task.WhenAll(going.Select(pod => RemoveAsync(pod, grace?.Invoke(pod), stop)));
    }

    public void Dispose() => _writes.Dispose();

    private async Task<Reason?> CreateAsync(GangShape gang, PodBuilder builder, int rank, CancellationToken stop)
    {
        await _writes.WaitAsync(stop);
        try
        {
            if (!cache.IsThere(gang.Kind, new(gang.Namespace, gang.Name), gang.Uid)) return null; // Its job went while it waited for its turn.
            var pod = builder.Build(rank);
            cache.Observe(await api.CreateAsync<PodFacts>(CoreKinds.Pod, gang.Namespace, (string?)pod["metadata"]!["name"], pod, dryRun: false, stop));
            return null;
        }
        catch (ApiException e) when (e.IsAlreadyExists)
        {
            // Made by an earlier run whose answer or event we have not seen; the informer brings it.
            return await IsOursAsync(gang, rank, stop) ? null : new Reason.PodForbidden(rank, $"a pod named {gang.Pod(rank)} is there that is not of this gang");
        }
        catch (ApiException e) when (e.IsForbidden || e.IsInvalid || e.Code == 400)
        {
            return new Reason.PodForbidden(rank, e.Message);
        }
        finally
        {
            _writes.Release();
        }
    }

    /// <summary>Whether the pod that has the name is the one we would make. One that went meanwhile is made by the next pass.</summary>
    private async Task<bool> IsOursAsync(GangShape gang, int rank, CancellationToken stop)
    {
        if (await api.FindAsync<PodFacts>(CoreKinds.Pod, gang.Namespace, gang.Pod(rank), stop) is not { } pod) return true;
        cache.Observe(pod);
        return pod.Gang is { } theirs && theirs.JobUid == gang.Uid && theirs.Attempt == gang.Attempt && theirs.Rank == rank;
    }

    private async Task RemoveAsync(PodFacts pod, TimeSpan? grace, CancellationToken stop)
    {
        await _writes.WaitAsync(stop);
        try
        {
            await api.DeleteAsync(CoreKinds.Pod, pod.Key.Namespace, pod.Key.Name, new() { Uid = pod.Uid, GracePeriodSeconds = (long?)grace?.TotalSeconds }, stop);
        }
        catch (ApiException e) when (e.IsConflict)
        {
            // Another pod has the name by now; this one is gone.
        }
        finally
        {
            _writes.Release();
        }
    }

    private async Task MakeServiceAsync(GangShape gang, CancellationToken stop)
    {
        var service = GangObjects.Service(gang);
        try
        {
            cache.Observe(await api.CreateAsync<OwnedObject>(CoreKinds.Service, gang.Namespace, gang.Rendezvous, service, dryRun: false, stop));
        }
        catch (ApiException e) when (e.IsAlreadyExists)
        {
            // Made by an earlier run whose answer or event we have not seen: nobody else's has the job's uid in its name.
        }
    }

    private async Task EnsureRankTableAsync(GangShape gang, GangView facts, CancellationToken stop)
    {
        var state = cache.FindRankTable(gang.Namespace, gang.RankTable);
        if (state is null || state.JobUid != gang.Uid || state.Attempt != gang.Attempt)
        {
            // Before the first pod of the attempt: a pod must never read the table of the attempt before.
            await ApplyRankTableAsync(gang, RankTable.Initializing, stop);
            return;
        }

        if (!state.Complete)
        {
            if (facts.Servers(withPodIps: gang.Replica is not null) is not { } servers) return;
            state = await ApplyRankTableAsync(gang, RankTable.Complete(servers), stop, clock.GetUtcNow());
        }

        // A kubelet refreshes a mounted table when a pod's containers start, and else only each minute or so; a change of the pod makes
        // it do so at once. Pods that started later need no write. One that had started may be heard of later, or its write fail: it is
        // told then.
        if (state.CompletedAt is not { } completed) return;
        var told = $"{gang.Attempt}";
        var untold = facts.StartedBy(completed).Where(pod => !pod.Annotations.TryGetValue(GangNames.RankTableAnnotation, out var attempt) || attempt != told);
        await Task.WhenAll(untold.Select(pod => TouchAsync(pod, told, stop)));
    }

    private async Task<RankTableState> ApplyRankTableAsync(GangShape gang, string table, CancellationToken stop, DateTimeOffset? completed = null)
    {
        var map = GangObjects.RankTableMap(gang, table, completed);
        var state = await api.ApplyAsync<RankTableState>(CoreKinds.ConfigMap, gang.Namespace, gang.RankTable, map, force: true, dryRun: false, stop);
        cache.Observe(state);
        return state;
    }

    private async Task TouchAsync(PodFacts pod, string attempt, CancellationToken stop)
    {
        await _writes.WaitAsync(stop);
        try
        {
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["uid"] = pod.Uid,
                    ["annotations"] = new JsonObject { [GangNames.RankTableAnnotation] = attempt },
                },
            };
            cache.Observe(await api.PatchAsync<PodFacts>(CoreKinds.Pod, pod.Key.Namespace, pod.Key.Name, PatchType.Merge, patch, dryRun: false, stop));
        }
        catch (ApiException e) when (e.IsNotFound || e.IsInvalid)
        {
            // The pod went, and perhaps another of its name, whose uid cannot be changed, is there; its gang's next step deals with that.
        }
        finally
        {
            _writes.Release();
        }
    }
}
