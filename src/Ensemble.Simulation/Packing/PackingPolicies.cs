using System.Collections.Immutable;
using Ensemble.Core.Packing;
using Ensemble.Simulation.Packing.Policies;
using Ensemble.Simulation.Randomness;
using Ensemble.Simulation.Traces;

namespace Ensemble.Simulation.Packing;

/// <summary>The policies by name, and how each is made.</summary>
public static class PackingPolicies
{
    private static readonly (PackingPolicyKind Kind, string Name)[] Names =
    [
        (PackingPolicyKind.Random, "random"),
        (PackingPolicyKind.DotProduct, "dot-product"),
        (PackingPolicyKind.GpuClustering, "gpu-clustering"),
        (PackingPolicyKind.GpuPacking, "gpu-packing"),
        (PackingPolicyKind.BestFit, "best-fit"),
        (PackingPolicyKind.Fgd, "fgd"),
        (PackingPolicyKind.Ensemble, "ensemble"),
        (PackingPolicyKind.EnsembleWindow64, "ensemble-window64"),
        (PackingPolicyKind.EnsembleMigrate, "ensemble-migrate"),
        (PackingPolicyKind.UpperBound, "upper-bound"),
    ];

    /// <summary>All names, in the order of reports.</summary>
    public static ImmutableArray<string> All { get; } = [.. Names.Select(n => n.Name)];

    /// <summary>The policy of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static PackingPolicyKind Named(string name)
    {
        foreach (var (kind, known) in Names)
        {
            if (known == name) return kind;
        }

        throw new ArgumentException($"there is no policy {name}", nameof(name));
    }

    /// <summary>The name of a policy.</summary>
    public static string NameOf(PackingPolicyKind kind) => Names.First(n => n.Kind == kind).Name;

    /// <summary>Whether a policy plays with pods that leave, too; those that look ahead or back are for filling only.</summary>
    public static bool PlaysDepartures(PackingPolicyKind kind) => kind <= PackingPolicyKind.Ensemble;

    /// <summary>Makes a policy for a fleet that it looks at.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="fleet">The fleet.</param>
    /// <param name="trace">Where typical pods are taken from, by FGD alone.</param>
    /// <param name="random">The dice of the random policy.</param>
    public static IPackingPolicy Make(PackingPolicyKind kind, PackingFleet fleet, PackingTrace trace, GoRandom random) => kind switch
    {
        PackingPolicyKind.Random => new RandomFit(fleet, random),
        PackingPolicyKind.DotProduct => new ScoredPolicy(fleet, new DotProduct()),
        PackingPolicyKind.GpuClustering => new ScoredPolicy(fleet, new GpuClustering()),
        PackingPolicyKind.GpuPacking => new ScoredPolicy(fleet, new GpuPacking()),
        PackingPolicyKind.BestFit => new ScoredPolicy(fleet, new BestFit()),
        PackingPolicyKind.Fgd => new ScoredPolicy(fleet, new FragmentationGradient(new(TypicalPods.Of(trace.Pods.Select(pod => pod.Shape)), trace.Models.Length))),
        PackingPolicyKind.Ensemble or PackingPolicyKind.EnsembleWindow64 or PackingPolicyKind.EnsembleMigrate => new PricedPacking(fleet, trace.Models.Length),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "places nothing"),
    };
}
