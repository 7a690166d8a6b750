using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Ensemble.Cli.Demo;

/// <summary>How a demo went. Its properties are the keys of <c>demo --output json</c>, a contract: keys may be added, never changed.</summary>
/// <param name="Jobs">Jobs submitted.</param>
/// <param name="Succeeded">Those that completed.</param>
/// <param name="Failed">Those that failed, or were not done when the time was up.</param>
/// <param name="Rescheduled">Those that started again elsewhere after the fleet failed them.</param>
/// <param name="Seconds">True seconds that it all took, the start of the cluster included.</param>
/// <param name="Placements">Where each job ran, each try for itself, in the order of their decisions.</param>
internal sealed record DemoReport(int Jobs, int Succeeded, int Failed, int Rescheduled, double Seconds, ImmutableArray<DemoPlacement> Placements)
{
    /// <summary>Whether all went well.</summary>
    [JsonIgnore]
    public bool IsGood => Jobs > 0 && Succeeded == Jobs && Failed == 0;

    /// <summary>The counts in one line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Jobs} jobs: {Succeeded} succeeded, {Failed} failed, {Rescheduled} rescheduled, in {Seconds:0.0} s");
}

/// <summary>Where one try of a job ran.</summary>
/// <param name="Job">The job.</param>
/// <param name="Attempt">The try, from 1.</param>
/// <param name="Pool">The pool.</param>
/// <param name="Class">The class of its accelerators.</param>
/// <param name="Variant">The variant; null where the job has none.</param>
/// <param name="Accelerators">How many.</param>
/// <param name="Nodes">The nodes, in rank order.</param>
/// <param name="Reason">Why there.</param>
internal sealed record DemoPlacement(
    string Job, int Attempt, string? Pool, string? Class, string? Variant, int? Accelerators, ImmutableArray<string> Nodes, string? Reason);
