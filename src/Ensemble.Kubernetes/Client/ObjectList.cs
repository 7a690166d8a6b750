using k8s.Models;

namespace Ensemble.Kubernetes.Client;

/// <summary>A list as the server answers it.</summary>
/// <typeparam name="T">The type of its items.</typeparam>
public sealed class ObjectList<T>
{
    /// <summary>Version of the list and token of the next page.</summary>
    public V1ListMeta? Metadata { get; set; }

    /// <summary>The objects; JSON may leave them out or say null.</summary>
    public List<T>? Items { get; set; }
}
