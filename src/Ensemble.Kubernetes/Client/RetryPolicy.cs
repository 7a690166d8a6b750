namespace Ensemble.Kubernetes.Client;

/// <summary>How often and how soon a failed request is repeated.</summary>
/// <remarks>
/// Reads are repeated after 429, 500, 502, 503, 504, broken connections and answers cut short, and so are writes that do no harm when they are
/// carried out twice: a create by its name, an update by its version, a delete by its uid, an apply or a merge patch because it says the same
/// again. A refusal of such a repeat may be the work of the try before; <see cref="ApiException.MayBeOurs"/> says so. All other writes are repeated
/// only where the server surely did not carry them out: after 429, and where no connection came about.
/// </remarks>
public sealed record RetryPolicy
{
    /// <summary>Repeats after the first try: 4 unless set.</summary>
    public int Repeats { get; init; } = 4;

    /// <summary>The longest first pause: 100 ms unless set. It doubles with each repeat; the pause is drawn evenly between zero and it.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause: 5 s unless set.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait that a server may ask for (Retry-After): 30 s unless set. Beyond it the failure is reported at once.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause before repeat number <paramref name="repeat"/> (from 0); null where there shall be none.</summary>
    public TimeSpan? Pause(int repeat, TimeSpan? retryAfter, Random jitter)
    {
        ArgumentNullException.ThrowIfNull(jitter);
        if (repeat >= Repeats || retryAfter > LongestRetryAfter) return null;
        var longest = Math.Min(LongestPause.TotalMilliseconds, FirstPause.TotalMilliseconds * Math.Pow(2, repeat));
        return (retryAfter ?? TimeSpan.Zero) + TimeSpan.FromMilliseconds(longest * jitter.NextDouble());
    }
}
