using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Progress;

/// <summary>Keeps a job's progress over its attempts: what was lost when one ended, and what part of all steps was not.</summary>
internal static class ProgressLedger
{
    /// <summary>The progress after a reading.</summary>
    /// <param name="before">What was known; null before the first reading.</param>
    /// <param name="attempt">The attempt that was read.</param>
    /// <param name="reading">What it said.</param>
    /// <param name="now">When.</param>
    public static JobProgress Next(JobProgress? before, int attempt, JobReading reading, DateTimeOffset now)
    {
        var lost = before?.LostSteps ?? 0;
        if (before?.Attempt is { } last && last < attempt && before.Step is { } reached)
        {
            // A new attempt went on from its checkpoint; without one, from the beginning. It may have done steps since, but none beyond that.
            var resumed = Math.Min(reached, reading.CheckpointStep ?? before.CheckpointStep ?? 0);
            lost = (int)Math.Min((long)lost + reached - resumed, int.MaxValue);
        }

        var step = reading.Step ?? before?.Step;
        return new()
        {
            Step = step,
            CheckpointStep = reading.CheckpointStep ?? before?.CheckpointStep,
            Tokens = reading.Tokens is { } tokens ? new Quantity(tokens.ToString(System.Globalization.CultureInfo.InvariantCulture)) : before?.Tokens,
            LostSteps = lost > 0 ? lost : null,
            Goodput = step is { } done && (long)done + lost > 0 ? new Quantity((done / ((decimal)done + lost)).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture)) : null,
            Attempt = attempt,
            Time = now.UtcDateTime,
        };
    }

    /// <summary>Whether a reading says something that is not known yet.</summary>
    public static bool IsNews(JobProgress? before, JobProgress after) =>
        before is null || before.Step != after.Step || before.CheckpointStep != after.CheckpointStep || before.Tokens != after.Tokens || before.LostSteps != after.LostSteps;
}
