using Ensemble.Core.Units;

namespace Ensemble.Core.Fleet;

/// <summary>One kind of chip: how its nodes are recognised, what it can do, what it draws and how its hosts are wired.</summary>
public sealed record AcceleratorClass
{
    /// <summary>The resource's name, such as <c>h100-sxm</c>; unique.</summary>
    public required string Name { get; init; }

    /// <summary>Who makes it.</summary>
    public required Vendor Vendor { get; init; }

    /// <summary>The extended resource that counts its chips, such as <c>nvidia.com/gpu</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>Which nodes carry this chip.</summary>
    public LabelSelector RecognisedBy { get; init; } = LabelSelector.Nothing;

    /// <summary>Memory of one chip as its driver reports it; null where unknown.</summary>
    public ByteSize? Memory { get; init; }

    /// <summary>Memory bandwidth of one chip; null where unknown.</summary>
    public Bandwidth? MemoryBandwidth { get; init; }

    /// <summary>Dense peaks of one chip.</summary>
    public DensePeaks Peaks { get; init; } = new();

    /// <summary>Power of one chip.</summary>
    public PowerEnvelope Power { get; init; } = PowerEnvelope.Unknown;

    /// <summary>The fabric inside a host.</summary>
    public Fabric Fabric { get; init; } = Fabric.None;
}
