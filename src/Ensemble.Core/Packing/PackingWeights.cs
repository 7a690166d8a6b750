namespace Ensemble.Core.Packing;

/// <summary>How much each thing counts that makes a node's free room valuable, in thousandths of a GPU.</summary>
/// <remarks>
/// Found by trying on the lists default, gpushare80, gpuspec25, multigpu30 and multigpu40 of Alibaba's 2023 trace (seeds 42 and 43), and
/// with pods that leave on default, gpushare80, multigpu40 and gpuspec20 (seed 11); the other lists of the trace had no part in it
/// (docs/packing.md). Halving or doubling any one costs little.
/// </remarks>
internal sealed record PackingWeights
{
    /// <summary>A fleet with room: what is placed now mostly decides what will fit later, so CPU is kept for the GPUs it must serve.</summary>
    public static readonly PackingWeights Roomy = new() { Fragmentation = 0.2, CpuShortfall = 1, Step = 80 };

    /// <summary>A fleet that is nearly full: what fits now is what counts, so usable pieces are kept usable.</summary>
    public static readonly PackingWeights Scarce = new() { Fragmentation = 2, CpuShortfall = 0, Step = 40 };

    /// <summary>Up to this part of the GPUs allocated, a fleet is roomy.</summary>
    public const double RoomyUpTo = 0.82;

    /// <summary>From this part of the GPUs allocated on, a fleet is scarce.</summary>
    public const double ScarceFrom = 0.88;

    /// <summary>For each GPU worth of shares that can still be packed.</summary>
    public const double Worth = 2.5;

    /// <summary>For the same on a GPU whose model some pods must have, as scarce as that model is.</summary>
    public const double Model = 1;

    /// <summary>For each place for a pod of several GPUs, as scarce as such places are.</summary>
    public const double Block = 200;

    /// <summary>Against GPU that the typical pod could not use.</summary>
    public required double Fragmentation { get; init; }

    /// <summary>Against GPU that would lack CPU.</summary>
    public required double CpuShortfall { get; init; }

    /// <summary>Smaller differences, in thousandths of a GPU, are no reason to leave the usual order of nodes.</summary>
    public required double Step { get; init; }

    /// <summary>The weights between roomy (0) and scarce (1).</summary>
    public static PackingWeights Between(double scarcity) => new()
    {
        Fragmentation = Roomy.Fragmentation + scarcity * (Scarce.Fragmentation - Roomy.Fragmentation),
        CpuShortfall = Roomy.CpuShortfall + scarcity * (Scarce.CpuShortfall - Roomy.CpuShortfall),
        Step = Roomy.Step + scarcity * (Scarce.Step - Roomy.Step),
    };
}
