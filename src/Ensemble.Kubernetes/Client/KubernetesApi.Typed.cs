using k8s;
using k8s.Models;

namespace Ensemble.Kubernetes.Client;

public sealed partial class KubernetesApi
{
    /// <summary>One object of a type with <see cref="KubernetesEntityAttribute"/>.</summary>
    /// <param name="ns">Its namespace; null for kinds without one.</param>
    /// <param name="name">Its name.</param>
    /// <param name="stop">Ends the wait.</param>
    public Task<T> GetAsync<T>(string? ns, string name, CancellationToken stop) => GetAsync<T>(ResourceKind.Of<T>(), ns, name, stop);

    /// <summary>One object; null where there is none of that name.</summary>
    public Task<T?> FindAsync<T>(string? ns, string name, CancellationToken stop)
        where T : class => FindAsync<T>(ResourceKind.Of<T>(), ns, name, stop);

    /// <summary>All objects that a query selects; null for a namespace means all of them.</summary>
    public async Task<List<T>> ListAsync<T>(string? ns, CancellationToken stop, ListQuery? query = null) =>
        (await ListAsync<T>(ResourceKind.Of<T>(), ns, query ?? ListQuery.All, stop)).Items!;

    /// <summary>Makes a new object; its metadata says name and namespace.</summary>
    /// <returns>The object as the server stored it (or would have).</returns>
    public Task<T> CreateAsync<T>(T body, CancellationToken stop, bool dryRun = false)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var kind = Identify(body);
        return CreateAsync<T>(kind, body.Metadata.NamespaceProperty, body.Metadata.Name, body, dryRun, stop);
    }

    /// <summary>Replaces an object as long as it still has the resource version of <paramref name="body"/>.</summary>
    public Task<T> UpdateAsync<T>(T body, CancellationToken stop, bool dryRun = false)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var kind = Identify(body);
        return UpdateAsync<T>(kind, body.Metadata.NamespaceProperty, body.Metadata.Name, body, dryRun, stop);
    }

    /// <summary>Replaces an object's status as long as the object still has the resource version of <paramref name="body"/>.</summary>
    public Task<T> UpdateStatusAsync<T>(T body, CancellationToken stop, bool dryRun = false)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var kind = Identify(body);
        return UpdateAsync<T>(kind, body.Metadata.NamespaceProperty, body.Metadata.Name, body, dryRun, stop, "status");
    }

    /// <summary>Changes some fields of an object.</summary>
    public Task<T> PatchAsync<T>(
        string? ns, string name, PatchType type, object patch, CancellationToken stop, string? subresource = null, bool dryRun = false) =>
        PatchAsync<T>(ResourceKind.Of<T>(), ns, name, type, patch, dryRun, stop, subresource);

    /// <summary>Server-side apply of an object's fields, as ours.</summary>
    public Task<T> ApplyAsync<T>(T body, CancellationToken stop, bool force = true, bool dryRun = false)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var kind = Identify(body);
        return ApplyAsync<T>(kind, body.Metadata.NamespaceProperty, body.Metadata.Name, body, force, dryRun, stop);
    }

    /// <summary>Deletes an object.</summary>
    /// <returns>False where it was gone already.</returns>
    public Task<bool> DeleteAsync<T>(string? ns, string name, CancellationToken stop, DeleteOptions? options = null) =>
        DeleteAsync(ResourceKind.Of<T>(), ns, name, options, stop);

    private static ResourceKind Identify<T>(T body)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(body);
        var kind = ResourceKind.Of<T>();
        body.ApiVersion ??= kind.ApiVersion;
        body.Kind ??= kind.Kind;
        return kind;
    }
}
