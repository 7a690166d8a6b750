using System.Text.Json;
using k8s.Models;

namespace Ensemble.Kubernetes.Client;

public sealed partial class KubernetesApi
{
    /// <summary>Makes a new object, or acts on one through a subresource such as <c>binding</c> or <c>eviction</c>.</summary>
    /// <typeparam name="T">What the server answers.</typeparam>
    /// <param name="kind">The object's kind.</param>
    /// <param name="ns">Its namespace; null for kinds without one.</param>
    /// <param name="name">Its name, for the write gate and where a subresource is used; null where the server makes it up.</param>
    /// <param name="body">The object.</param>
    /// <param name="dryRun">Whether to check it only.</param>
    /// <param name="stop">Ends the wait; the object may exist all the same.</param>
    /// <param name="subresource">The subresource to post to.</param>
    public Task<T> CreateAsync<T>(
        ResourceKind kind, string? ns, string? name, object body, bool dryRun, CancellationToken stop, string? subresource = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var path = kind.Path(ns, subresource is null ? null : name, subresource) + WriteQuery(dryRun);
        return WriteAsync<T>(new(WriteVerb.Create, kind, ns, name, subresource, dryRun), HttpMethod.Post, path, body, stop, guarded: subresource is null && name is not null);
    }

    /// <summary>Replaces an object, or its subresource, as long as it still has the resource version of <paramref name="body"/>.</summary>
    public Task<T> UpdateAsync<T>(
        ResourceKind kind, string? ns, string name, object body, bool dryRun, CancellationToken stop, string? subresource = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var path = kind.Path(ns, name, subresource) + WriteQuery(dryRun);
        return WriteAsync<T>(new(WriteVerb.Update, kind, ns, name, subresource, dryRun), HttpMethod.Put, path, body, stop, guarded: true);
    }

    /// <summary>Changes some fields. A <c>metadata.resourceVersion</c> in the patch guards it.</summary>
    /// <param name="kind">The object's kind.</param>
    /// <param name="ns">Its namespace; null for kinds without one.</param>
    /// <param name="name">Its name.</param>
    /// <param name="type">How to read the patch.</param>
    /// <param name="patch">The patch: anything JSON can be made of, or UTF-8 JSON as <see cref="ReadOnlyMemory{T}"/> of bytes.</param>
    /// <param name="dryRun">Whether to check it only.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="subresource">The subresource to patch.</param>
    public Task<T> PatchAsync<T>(
        ResourceKind kind, string? ns, string name, PatchType type, object patch, bool dryRun, CancellationToken stop, string? subresource = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var path = kind.Path(ns, name, subresource) + WriteQuery(dryRun);
        var contentType = type switch
        {
            PatchType.Merge => "application/merge-patch+json",
            PatchType.Strategic => "application/strategic-merge-patch+json",
            _ => "application/json-patch+json",
        };
        return WriteAsync<T>(new(WriteVerb.Patch, kind, ns, name, subresource, dryRun), HttpMethod.Patch, path, patch, stop, contentType, guarded: type != PatchType.Json);
    }

    /// <summary>Server-side apply: the fields of <paramref name="body"/> become ours and get these values; what we owned and left out goes.</summary>
    /// <param name="kind">The object's kind.</param>
    /// <param name="ns">Its namespace; null for kinds without one.</param>
    /// <param name="name">Its name.</param>
    /// <param name="body">The fields, with apiVersion, kind and name.</param>
    /// <param name="force">Whether to take fields from other managers; without it their claim is a conflict.</param>
    /// <param name="dryRun">Whether to check it only.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="subresource">The subresource to apply to.</param>
    public Task<T> ApplyAsync<T>(
        ResourceKind kind, string? ns, string name, object body, bool force, bool dryRun, CancellationToken stop, string? subresource = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var path = kind.Path(ns, name, subresource) + WriteQuery(dryRun) + (force ? "&force=true" : "");
        var write = new Write(WriteVerb.Apply, kind, ns, name, subresource, dryRun);
        return WriteAsync<T>(write, HttpMethod.Patch, path, body, stop, "application/apply-patch+yaml", guarded: true);
    }

    /// <summary>Deletes an object.</summary>
    /// <returns>False where it was gone already. True does not say that it is gone: finalizers and grace periods take their time.</returns>
    /// <exception cref="ApiException">Also a conflict, where a precondition does not hold.</exception>
    public async Task<bool> DeleteAsync(ResourceKind kind, string? ns, string name, DeleteOptions? options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(kind);
        options ??= new();
        var body = new V1DeleteOptions
        {
            ApiVersion = "v1",
            Kind = "DeleteOptions",
            GracePeriodSeconds = options.GracePeriodSeconds,
            PropagationPolicy = options.Propagation,
            DryRun = options.DryRun ? ["All"] : null,
            Preconditions = options.Uid is null && options.ResourceVersion is null
                ? null
                : new V1Preconditions { Uid = options.Uid, ResourceVersion = options.ResourceVersion },
        };
        try
        {
            var write = new Write(WriteVerb.Delete, kind, ns, name, null, options.DryRun);
            await WriteAsync<JsonElement>(write, HttpMethod.Delete, kind.Path(ns, name) + (options.DryRun ? "?dryRun=All" : ""), body, stop, guarded: body.Preconditions is not null);
            return true;
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    private string WriteQuery(bool dryRun) => $"?fieldManager={Uri.EscapeDataString(Options.FieldManager)}{(dryRun ? "&dryRun=All" : "")}";

    private async Task<T> WriteAsync<T>(
        Write write, HttpMethod method, string path, object body, CancellationToken stop, string contentType = "application/json", bool guarded = false)
    {
        Counts.Add(write.Verb.ToString().ToLowerInvariant(), write.Kind, write.Subresource, write.DryRun);
        if (Options.Gate is { } before) await before.BeforeAsync(write, stop);

        var buffer = new PooledBuffer();
        var request = new ApiRequest(method, path)
        {
            Body = Serialize(body, buffer),
            ContentType = contentType,
            Urgent = IsUrgent(write.Kind),
            IsGuarded = guarded || write.DryRun,
            RepeatsWhenBusy = write.Subresource != "eviction",
        };
        T answer;
        try
        {
            answer = await _transport.SendAsync(request, ReadAsync<T>, stop);
        }
        catch (ApiException e) when (!e.IsUnreachable && Options.Gate is not null)
        {
            await Options.Gate.AfterAsync(write, stop);
            throw;
        }

        // Only now: after a failure the connection may still be reading the bytes, and the pool would hand them to somebody else.
        buffer.Dispose();
        if (Options.Gate is { } after) await after.AfterAsync(write, stop);
        return answer;
    }

    private ReadOnlyMemory<byte> Serialize(object body, PooledBuffer buffer)
    {
        if (body is ReadOnlyMemory<byte> json) return json;
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = Options.Json.Encoder });
        JsonSerializer.Serialize(writer, body, body.GetType(), Options.Json);
        writer.Flush();
        return buffer.Written;
    }
}
