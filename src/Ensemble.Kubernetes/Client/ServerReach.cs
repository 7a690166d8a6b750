namespace Ensemble.Kubernetes.Client;

/// <summary>Whether the API server can be reached at all, as the requests of a client find out together.</summary>
/// <remarks>
/// While it is away everybody who needs it pauses for longer and longer. Whoever gets through first lets all others know, so that nobody
/// sleeps on when it is back. Any answer counts, a refusal too: only what meets no server is of this kind of trouble. A wire that loses a part
/// of the requests makes no outage: <see cref="LeastUnanswered"/> of them in a row must stay unanswered. Safe for use by many at once.
/// </remarks>
public sealed class ServerReach
{
    /// <summary>So many requests in a row without an answer are an outage: two tries, each with its repeats.</summary>
    public const int LeastUnanswered = 10;

    private readonly Lock _lock = new();
    private TaskCompletionSource _back = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unanswered;

    /// <summary>Called each time the server answers again after an outage, on the thread that got the answer: must be quick and not throw.</summary>
    public event Action? Returned;

    /// <summary>Completes when the server answers again after the next outage, or the present one. Taken before a try, it misses none.</summary>
    public Task Back
    {
        get
        {
            lock (_lock) return _back.Task;
        }
    }

    internal void Unanswered()
    {
        lock (_lock) _unanswered = Math.Min(_unanswered + 1, LeastUnanswered);
    }

    internal void Answered()
    {
        if (Volatile.Read(ref _unanswered) == 0) return;
        TaskCompletionSource back;
        lock (_lock)
        {
            var away = _unanswered >= LeastUnanswered;
            _unanswered = 0;
            if (!away) return;
            back = _back;
            _back = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        back.SetResult();
        Returned?.Invoke();
    }
}
