namespace Ensemble.Kubernetes.Resources;

/// <summary>A program that serves a model.</summary>
public enum EngineKind
{
    /// <summary>vLLM and vLLM-Ascend.</summary>
    VLlm,

    /// <summary>SGLang.</summary>
    SGLang,

    /// <summary>Huawei's MindIE.</summary>
    MindIE,

    /// <summary>Nvidia's TensorRT-LLM.</summary>
    TensorRTLlm,

    /// <summary>Any other: it gets what all engines get.</summary>
    Custom,
}
