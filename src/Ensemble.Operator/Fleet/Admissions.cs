namespace Ensemble.Operator.Fleet;

/// <summary>What the scheduler may have of a kind of job, by uid: the verdict on each, as it was reached last.</summary>
/// <param name="gate">Held while facts change and while a snapshot is made of them.</param>
internal sealed class Admissions<TVerdict>(Lock gate)
    where TVerdict : class
{
    private readonly Dictionary<string, TVerdict> _admitted = new(StringComparer.Ordinal);

    /// <summary>Lets the scheduler have a job.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Admit(string uid, TVerdict verdict)
    {
        lock (gate)
        {
            if (_admitted.TryGetValue(uid, out var known) && ReferenceEquals(known, verdict)) return false;
            _admitted[uid] = verdict;
            return true;
        }
    }

    /// <summary>Takes a job from the scheduler.</summary>
    /// <returns>Whether it had it.</returns>
    public bool Dismiss(string uid)
    {
        lock (gate) return _admitted.Remove(uid);
    }

    /// <summary>The verdict on a job; null where the scheduler may not have it. For use under the gate.</summary>
    public TVerdict? Find(string uid) => _admitted.GetValueOrDefault(uid);
}
