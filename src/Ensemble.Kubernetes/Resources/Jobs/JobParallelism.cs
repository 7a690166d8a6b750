using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How a model is cut over ranks.</summary>
public sealed class JobParallelism
{
    /// <summary>Tensor parallelism: ranks that share each layer. They stay inside one host.</summary>
    [Range(1, 1024)]
    public int? Tensor { get; set; }

    /// <summary>Pipeline parallelism: stages of layers.</summary>
    [Range(1, 4096)]
    public int? Pipeline { get; set; }

    /// <summary>Expert parallelism: ranks that share the experts.</summary>
    [Range(1, 8192)]
    public int? Expert { get; set; }
}
