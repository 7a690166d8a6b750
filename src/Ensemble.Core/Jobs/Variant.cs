using System.Collections.Immutable;
using Ensemble.Core.Fleet;

namespace Ensemble.Core.Jobs;

/// <summary>One way to run a job.</summary>
public sealed record Variant
{
    /// <summary>The name of the only variant of a job that lists none.</summary>
    public const string DefaultName = "default";

    /// <summary>The variant's name; unique in the job.</summary>
    public required string Name { get; init; }

    /// <summary>The vendor it runs on; null means whatever <see cref="Classes"/> says.</summary>
    public Vendor? Vendor { get; init; }

    /// <summary>The classes it runs on, best first; empty means every class of the vendor.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>What each host's pod asks for.</summary>
    public HostDemand Demand { get; init; } = new();

    /// <summary>Whether it can run on a class.</summary>
    public bool Accepts(AcceleratorClass kind) =>
        (Vendor is null || Vendor == kind.Vendor) && (Classes.IsEmpty || Classes.Contains(kind.Name, StringComparer.Ordinal));
}
