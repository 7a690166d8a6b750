using System.Globalization;

namespace Ensemble.Cli.Simulating;

/// <summary>Says how far a long run is: a line at its start, then at most one in two seconds, and one at its end.</summary>
internal sealed class ProgressLines(TextWriter output, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly long _started = clock.GetTimestamp();
    private TimeSpan _next;

    /// <summary>Notes that so many of so many are done; from any thread.</summary>
    public void Note(int done, int all, string what)
    {
        lock (_gate)
        {
            var elapsed = clock.GetElapsedTime(_started);
            if (elapsed < _next && done < all) return;
            _next = elapsed + Pause;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {all} runs, {elapsed.TotalSeconds:0} s: {what}"));
        }
    }
}
