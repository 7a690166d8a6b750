namespace Ensemble.Kubernetes.Queueing;

/// <summary>Pauses that double with each failure in a row, up to a bound, and are drawn evenly below it, so that those who failed together don't return together.</summary>
/// <param name="First">The longest pause after the first failure.</param>
/// <param name="Longest">The longest pause at all.</param>
public sealed record Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>50 ms at first, 1 min at most.</summary>
    public static Backoff Default { get; } = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1));

    /// <summary>The bound of the pause after so many failures in a row; zero after none.</summary>
    public TimeSpan Bound(int failures) => failures <= 0
        ? TimeSpan.Zero
        : TimeSpan.FromMilliseconds(Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 60))));

    /// <summary>A pause after so many failures in a row.</summary>
    public TimeSpan Pause(int failures, Random jitter)
    {
        ArgumentNullException.ThrowIfNull(jitter);
        return Bound(failures) * jitter.NextDouble();
    }
}
