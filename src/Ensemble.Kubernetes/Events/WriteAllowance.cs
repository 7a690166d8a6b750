namespace Ensemble.Kubernetes.Events;

/// <summary>A token bucket for each object: a few writes at once, then one per pause.</summary>
internal sealed class WriteAllowance(int burst, TimeSpan refill, int objects, TimeProvider clock)
{
    private readonly RecentEvents<string, (double Left, long At)> _buckets = new(objects);

    /// <summary>Takes one write out of an object's bucket.</summary>
    /// <returns>False if it is empty.</returns>
    public bool TryTake(string about)
    {
        var now = clock.GetTimestamp();
        var left = (double)burst;
        if (_buckets.TryGet(about, out var bucket)) left = Math.Min(burst, bucket.Left + clock.GetElapsedTime(bucket.At, now) / refill);
        if (left < 1)
        {
            _buckets.Set(about, (left, now));
            return false;
        }

        _buckets.Set(about, (left - 1, now));
        return true;
    }
}
