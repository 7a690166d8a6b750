using System.Collections.Immutable;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Operator.Fleet;

/// <summary>Which jobs are placed on a node. A fleet of 10,000 nodes that all come at once must not look through all jobs for each.</summary>
/// <remarks>Its caller sees to it that one thread uses it at a time.</remarks>
internal sealed class JobsByNode
{
    private readonly Dictionary<string, (ObjectKey Job, ImmutableArray<string> Nodes)> _placed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _uids = new(StringComparer.Ordinal);

    /// <summary>The jobs on a node, in no order.</summary>
    public ImmutableArray<ObjectKey> On(string node) => _uids.TryGetValue(node, out var uids) ? [.. uids.Select(uid => _placed[uid].Job)] : [];

    /// <summary>Says where a job is placed now.</summary>
    /// <param name="uid">The job's uid.</param>
    /// <param name="job">Its name.</param>
    /// <param name="nodes">The nodes; none where it is not placed.</param>
    public void Set(string uid, ObjectKey job, ImmutableArray<string> nodes)
    {
        if (_placed.Remove(uid, out var before))
        {
            foreach (var node in before.Nodes) Leave(node, uid);
        }

        if (nodes.IsEmpty) return;
        _placed[uid] = (job, nodes);
        foreach (var node in nodes)
        {
            if (!_uids.TryGetValue(node, out var uids)) _uids[node] = uids = new(StringComparer.Ordinal);
            uids.Add(uid);
        }
    }

    private void Leave(string node, string uid)
    {
        if (!_uids.TryGetValue(node, out var uids)) return;
        uids.Remove(uid);
        if (uids.Count == 0) _uids.Remove(node);
    }
}
