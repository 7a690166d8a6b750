using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Pods;

/// <summary>Which pods mount which claim, whoever made and placed them. Its caller sees to it that one thread uses it at a time.</summary>
internal sealed class ClaimUsers
{
    private readonly Dictionary<ObjectKey, Dictionary<string, PodFacts>> _users = []; // By uid: a claim may be shared by thousands, each of which changes often.
    private int _waiting;

    /// <summary>Whether any pod waits for us to place it with its claims.</summary>
    public bool AnyWaits => _waiting > 0;

    /// <summary>Takes in a pod's change.</summary>
    public void Changed(PodFacts? before, PodFacts? after)
    {
        if (before is not null) Forget(before);
        if (after is null or { Finished: true } || after.Claims.IsEmpty) return;
        foreach (var claim in after.Claims)
        {
            var key = new ObjectKey(after.Key.Namespace, claim.Name);
            if (!_users.TryGetValue(key, out var users)) _users.Add(key, users = new(StringComparer.Ordinal));
            users[after.Uid] = after;
        }

        if (Waits(after)) _waiting++;
    }

    /// <summary>Whether a pod that waits for us to place it mounts a claim.</summary>
    public bool IsAwaited(ObjectKey claim) => _users.TryGetValue(claim, out var users) && users.Values.Any(Waits);

    /// <summary>A pod for which a claim that serves one pod alone is taken; null where a pod may have it.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="pod">The pod that would like it.</param>
    /// <param name="isAssigned">Whether the pod of a uid has been given a node that is not shown yet.</param>
    /// <remarks>Of several that wait the one with the most priority has it, then the oldest: a plan must not give it to two.</remarks>
    public PodFacts? FindOther(ObjectKey claim, PodFacts pod, Func<string, bool> isAssigned)
    {
        if (!_users.TryGetValue(claim, out var users)) return null;
        if (users.Values.FirstOrDefault(other => other.Uid != pod.Uid && (other.NodeName is not null || isAssigned(other.Uid))) is { } holder) return holder;
        var first = users.Values.Where(Waits).OrderByDescending(other => other.Priority).ThenBy(other => other.CreatedAt).ThenBy(other => other.Key).FirstOrDefault();
        return first is null || first.Uid == pod.Uid || isAssigned(pod.Uid) ? null : first;
    }

    private static bool Waits(PodFacts pod) => pod is { NodeName: null, Finished: false, Deleting: false, Stranger.Wish.Gated: false };

    private void Forget(PodFacts pod)
    {
        if (pod.Finished || pod.Claims.IsEmpty) return;
        foreach (var claim in pod.Claims)
        {
            var key = new ObjectKey(pod.Key.Namespace, claim.Name);
            if (!_users.TryGetValue(key, out var users)) continue;
            users.Remove(pod.Uid);
            if (users.Count == 0) _users.Remove(key);
        }

        if (Waits(pod)) _waiting--;
    }
}
