
namespace Ensemble.Kubernetes.Informers;

/// <summary>Kept in step with a store.</summary>
internal interface IObjectIndex<T>
    where T : class
{
    /// <summary>Takes over a change; called under the store's lock.</summary>
    void Apply(T? old, T? now);
}
