using Ensemble.Core.Units;

namespace Ensemble.Core.Fleet;

/// <summary>Dense peak throughput of one chip by number format; null where the chip lacks the format or it is unknown.</summary>
/// <param name="Bf16">bfloat16.</param>
/// <param name="Fp16">IEEE half precision.</param>
/// <param name="Fp8">8 bit floating point.</param>
/// <param name="Fp4">4 bit floating point.</param>
/// <param name="Int8">8 bit integer.</param>
public sealed record DensePeaks(
    ComputeRate? Bf16 = null, ComputeRate? Fp16 = null, ComputeRate? Fp8 = null, ComputeRate? Fp4 = null, ComputeRate? Int8 = null)
{
    /// <summary>What training speed is compared by while nothing was measured: BF16, else FP16; null where neither is known.</summary>
    public ComputeRate? Training => Bf16 ?? Fp16;
}
