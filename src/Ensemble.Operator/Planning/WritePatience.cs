using Ensemble.Kubernetes.Client;

namespace Ensemble.Operator.Planning;

/// <summary>How long one write may take: behind a webhook that hangs it would hold up all plans.</summary>
internal static class WritePatience
{
    /// <summary>The reason of the <see cref="ApiException"/> where a write took too long.</summary>
    public const string TooLate = "TooLate";

    private static readonly TimeSpan Each = TimeSpan.FromSeconds(10);

    /// <summary>Sends one write, and leaves it alone when its time is over.</summary>
    /// <exception cref="ApiException">Refused or unanswered; with reason <see cref="TooLate"/> where no answer came in time. It may be carried out yet.</exception>
    public static async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> write, TimeProvider clock, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Each, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            return await write(either.Token);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new ApiException($"no answer within {Each.TotalSeconds:0} s", 0, TooLate, inner: e);
        }
    }

    /// <inheritdoc cref="InTimeAsync{T}"/>
    public static Task InTimeAsync(Func<CancellationToken, Task> write, TimeProvider clock, CancellationToken stop) => InTimeAsync(
        async either =>
        {
            await write(either);
            return true;
        },
        clock,
        stop);
}
