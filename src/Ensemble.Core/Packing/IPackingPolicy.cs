namespace Ensemble.Core.Packing;

/// <summary>Chooses where pods go, one at a time as they come. It looks at its fleet and never changes it.</summary>
public interface IPackingPolicy
{
    /// <summary>Tells that a pod of this shape came, before a place for it is chosen; whether it finds one or not.</summary>
    void Arrived(PodShape pod);

    /// <summary>A place for a pod of this shape, or <see cref="PackingSpot.Nowhere"/> if and only if no node has room.</summary>
    PackingSpot Choose(PodShape pod);
}
