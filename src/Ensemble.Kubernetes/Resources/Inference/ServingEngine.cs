using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>The program that serves a model.</summary>
public sealed class ServingEngine
{
    /// <summary>Which program it is.</summary>
    [DefaultValue(EngineKind.Custom)]
    public Word<EngineKind>? Kind { get; set; }

    /// <summary>The port that rank 0 of a replica serves on; the Service has the same. Absent: the engine's own, 8000 for VLlm, TensorRTLlm and Custom, 30000 for SGLang, 1025 for MindIE.</summary>
    [Range(1, 65_535)]
    public int? Port { get; set; }
}
