using Ensemble.Core.Fleet;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Gives equal amounts one vector: the pods of a fleet ask for a handful of different things.</summary>
/// <remarks>Bounded as <see cref="NameTable"/> is. Safe for use by many at once.</remarks>
internal sealed class VectorTable(int generation = 16_384)
{
    private readonly Lock _lock = new();
    private Dictionary<int, ResourceVector> _young = [];
    private Dictionary<int, ResourceVector> _old = [];

    /// <summary>The vector of these amounts.</summary>
    public ResourceVector Intern(Dictionary<string, long> amounts)
    {
        if (amounts.Count == 0) return ResourceVector.Empty;
        var hash = 0;
        foreach (var (name, amount) in amounts) hash += HashCode.Combine(name, amount); // A sum: the order says nothing.

        lock (_lock)
        {
            if (_young.TryGetValue(hash, out var known) && Same(known, amounts)) return known;
            var vector = _old.TryGetValue(hash, out known) && Same(known, amounts)
                ? known
                : ResourceVector.Of(amounts.Select(a => new ResourceAmount(a.Key, a.Value)));
            if (_young.Count >= generation) (_young, _old) = ([], _young);
            _young[hash] = vector; // Of two with one hash the later stays; the other is merely not shared.
            return vector;
        }
    }

    private static bool Same(ResourceVector vector, Dictionary<string, long> amounts)
    {
        var found = 0;
        foreach (var amount in vector.Amounts)
        {
            if (!amounts.TryGetValue(amount.Name, out var other) || other != amount.Amount) return false;
            found++;
        }

        foreach (var (_, amount) in amounts)
        {
            if (amount == 0) found++;
        }

        return found == amounts.Count;
    }
}
