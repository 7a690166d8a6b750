using System.Text.Json.Serialization;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Dense peak (no sparsity) in 10^12 operations per second, by number format. Absent: the chip lacks the format, or nobody knows.</summary>
public sealed class ClassTeraflops
{
    /// <summary>64-bit floating point.</summary>
    [JsonPropertyName("fp64")]
    public Quantity? Fp64 { get; set; }

    /// <summary>TF32, 19 bits in 32.</summary>
    [JsonPropertyName("tf32")]
    public Quantity? Tf32 { get; set; }

    /// <summary>bfloat16, the usual format of training.</summary>
    [JsonPropertyName("bf16")]
    public Quantity? Bf16 { get; set; }

    /// <summary>16-bit floating point.</summary>
    [JsonPropertyName("fp16")]
    public Quantity? Fp16 { get; set; }

    /// <summary>8-bit floating point.</summary>
    [JsonPropertyName("fp8")]
    public Quantity? Fp8 { get; set; }

    /// <summary>4-bit floating point.</summary>
    [JsonPropertyName("fp4")]
    public Quantity? Fp4 { get; set; }

    /// <summary>8-bit integers.</summary>
    [JsonPropertyName("int8")]
    public Quantity? Int8 { get; set; }
}
