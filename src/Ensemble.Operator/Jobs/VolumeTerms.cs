using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;

namespace Ensemble.Operator.Jobs;

/// <summary>What the claims of a job's template mean for where its pods may run and who binds them.</summary>
/// <param name="NeedsScheduler">Whether a claim is not bound yet, is bound to a volume of certain nodes, or is for devices: kube-scheduler deals with these.</param>
/// <param name="Nodes">Which nodes each bound volume can be reached from, as alternatives; all must hold.</param>
internal sealed record VolumeTerms(bool NeedsScheduler, ImmutableArray<ImmutableArray<LabelSelector>> Nodes)
{
    /// <summary>No claims, or none that matters.</summary>
    public static VolumeTerms None { get; } = new(false, []);

    /// <summary>The job, with its variants held to nodes that reach the volumes.</summary>
    public Job On(Job job) => Nodes.IsEmpty
        ? job
        : job with { Variants = [.. job.Variants.Select(variant => variant with { Demand = variant.Demand with { NodeAffinity = Both(variant.Demand.NodeAffinity) } })] };

    /// <inheritdoc/>
    public bool Equals(VolumeTerms? other) =>
        other is not null && NeedsScheduler == other.NeedsScheduler && Nodes.Length == other.Nodes.Length && Nodes.Zip(other.Nodes).All(pair => pair.First.SequenceEqual(pair.Second));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(NeedsScheduler, Nodes.Length);

    private ImmutableArray<LabelSelector> Both(ImmutableArray<LabelSelector> own)
    {
        foreach (var volume in Nodes) own = LabelSelector.Both(own, volume);
        return own;
    }
}
