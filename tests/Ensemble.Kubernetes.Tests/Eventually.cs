using Microsoft.Extensions.Time.Testing;

namespace Ensemble.Kubernetes.Tests;

/// <summary>Waits for what other threads do: until it is done, not for a time.</summary>
internal static class Eventually
{
    public static Task IsTrueAsync(Func<bool> condition, string what = "it") => IsTrueAsync(condition, static () => { }, what);

    /// <summary>Lets simulated time pass in steps until the condition holds.</summary>
    public static Task IsTrueAsync(Func<bool> condition, FakeTimeProvider clock, TimeSpan step, string what = "it") =>
        IsTrueAsync(condition, () => clock.Advance(step), what);

    private static async Task IsTrueAsync(Func<bool> condition, Action meanwhile, string what)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            if (late.IsCancellationRequested) throw new TimeoutException($"Waited 30 s in vain until {what} is so.");
            meanwhile();
            await Task.Delay(1, TestContextToken);
        }
    }

    private static CancellationToken TestContextToken => Xunit.TestContext.Current.CancellationToken;
}
