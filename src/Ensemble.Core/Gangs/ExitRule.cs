using System.Collections.Immutable;

namespace Ensemble.Core.Gangs;

/// <summary>What follows from some exit codes.</summary>
/// <param name="Codes">The exit codes, as ranges with both ends in them.</param>
/// <param name="Action">What follows.</param>
public sealed record ExitRule(ImmutableArray<(int First, int Last)> Codes, ExitAction Action)
{
    /// <summary>Whether it speaks of an exit code.</summary>
    public bool Names(int exitCode) => Codes.Any(range => range.First <= exitCode && exitCode <= range.Last);
}
