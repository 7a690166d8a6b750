using System.Collections.Immutable;

namespace Ensemble.Core.Gangs;

/// <summary>How often and how soon a gang is tried again.</summary>
/// <param name="Limit">Restarts allowed for faults of the job itself, 0 or more; lost nodes, refused pods and slow starts don't count.</param>
/// <param name="Backoff">Pause before the first restart; doubles with each one that follows, up to <see cref="MaxBackoff"/>.</param>
public sealed record RestartRule(int Limit, TimeSpan Backoff)
{
    /// <summary>What follows from exit codes; the first that names a code holds. Any other code starts the gang again and counts.</summary>
    public ImmutableArray<ExitRule> OnExitCodes { get; init; } = [];

    /// <summary>The longest pause before a restart: 5 minutes, as kubelet's for a container that crashes.</summary>
    public static readonly TimeSpan MaxBackoff = TimeSpan.FromMinutes(5);

    /// <summary>The rule for an exit code; null where none names it.</summary>
    public ExitRule? RuleFor(int exitCode) => OnExitCodes.FirstOrDefault(rule => rule.Names(exitCode));

    /// <summary>The pause before a restart that <paramref name="failures"/> others of the job's own came before.</summary>
    public TimeSpan PauseAfter(int failures)
    {
        if (Backoff <= TimeSpan.Zero) return TimeSpan.Zero;
        var pause = Backoff;
        for (var i = 0; i < failures && pause < MaxBackoff; i++) pause *= 2;
        return pause < MaxBackoff ? pause : MaxBackoff;
    }
}
