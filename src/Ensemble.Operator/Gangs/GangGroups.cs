using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Operator.Pods;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Gangs;

/// <summary>The native PodGroups of our gangs, where the API server serves any: one an attempt, gone when that is over.</summary>
/// <remarks>
/// Nothing of ours depends on them. A gang whose group may not be made does without, and so does one that began before there were groups: all
/// pods of an attempt name its group, or none does, for a scheduler that waits for the whole group would wait forever otherwise.
/// </remarks>
internal sealed class GangGroups(KubernetesApi api, PodGroups groups, ILogger<GangGroups> log)
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } = [AccessRight.To(PodGroupProjection.AnyVersion, "create", "delete")];

    /// <summary>Makes the group of an attempt, before the first of its pods.</summary>
    /// <param name="gang">The attempt.</param>
    /// <param name="template">The template of its pods: one that names a group itself gets none of ours.</param>
    /// <param name="begins">Whether none of its pods has been made yet.</param>
    /// <param name="stop">Ends the write.</param>
    /// <returns>The name of the group that its pods are to name; null where they name none.</returns>
    /// <exception cref="ApiException">Nobody knows whether it was made.</exception>
    public async Task<string?> EnsureAsync(GangShape gang, JsonObject template, bool begins, CancellationToken stop)
    {
        var spec = template["spec"] as JsonObject;
        if (!groups.Served || gang.Placement.Hosts.Length == 1 || spec?.ContainsKey("schedulingGroup") == true) return null;
        var key = new ObjectKey(gang.Namespace, GangNames.PodGroup(gang.Name, gang.Uid, gang.Attempt, gang.Replica));
        if (groups.Find(key) is { } known) return known.JobUid == gang.Uid && !known.Deleting ? key.Name : null;
        return begins ? await CreateAsync(gang, key, spec?["priorityClassName"]?.ToString() ?? gang.PriorityClass, stop) : null;
    }

    /// <summary>Deletes the groups of a job's attempts that are over.</summary>
    /// <param name="jobUid">The job.</param>
    /// <param name="isOver">Whether an attempt is.</param>
    /// <param name="stop">Ends the writes.</param>
    public async Task RemoveAsync(string jobUid, Func<int, bool> isOver, CancellationToken stop)
    {
        foreach (var group in groups.OfJob(jobUid))
        {
            if (group.Deleting || group.Attempt is not { } attempt || !isOver(attempt)) continue;
            try
            {
                if (!await api.DeleteAsync(groups.Kind, group.Key.Namespace, group.Key.Name, new() { Uid = group.Uid }, stop)) groups.ObserveDeleted(group);
            }
            catch (ApiException e) when (e.IsConflict || e.IsForbidden)
            {
                // Another has the name by now; or it goes with its job.
            }
        }
    }

    private async Task<string?> CreateAsync(GangShape gang, ObjectKey key, string? priorityClass, CancellationToken stop)
    {
        try
        {
            groups.Observe(await api.CreateAsync<PodGroupFacts>(
                groups.Kind, key.Namespace, key.Name, GangObjects.PodGroup(gang, groups.Kind, key.Name, priorityClass), dryRun: false, stop));
            return key.Name;
        }
        catch (ApiException e) when (e.IsInvalid && priorityClass is not null)
        {
            return await CreateAsync(gang, key, null, stop); // Groups have a priority only where the feature WorkloadAwarePreemption is on.
        }
        catch (ApiException e) when (e.IsForbidden || e.IsInvalid || e.IsNotFound || e.Code == 400)
        {
            log.NoGroup(key, e.Message);
            return null;
        }
    }
}
