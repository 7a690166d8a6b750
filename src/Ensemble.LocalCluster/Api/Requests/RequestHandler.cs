using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Discovery;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Storage;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>Answers any request, whichever way it came in. Never throws: what goes wrong becomes a Status.</summary>
internal sealed class RequestHandler
{
    private readonly KindRegistry _kinds = new();
    private readonly ObjectReads _reads;
    private readonly ObjectWrites _writes;
    private readonly ObjectDeletion _deletion;
    private readonly PodPaths _pods;
    private readonly AccessReviews _reviews;
    private readonly DiscoveryDocuments _discovery;
    private readonly ApiServerOptions _options;
    private int _inFlight;

    /// <param name="options">How the server runs.</param>
    /// <param name="userOf">The user of a token; null for a token that nobody has.</param>
    public RequestHandler(ApiServerOptions options, Func<string, string?> userOf)
    {
        _options = options;
        Store = new(options.History, options.WatchBuffer);
        _reads = new(Store, options);
        _deletion = new(Store, _kinds, options.Clock);
        _writes = new(Store, _kinds, _deletion, options.Clock);
        _pods = new(Store, _writes, _deletion, options);
        _reviews = new(userOf);
        _discovery = new(_kinds);
    }

    public ObjectStore Store { get; }
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Makes an object that a cluster has from its start, without an audit.</summary>
    public void Seed(ResourceKind kind, JsonObject tree) =>
        _writes.Create(new(kind, "", "", ""), new("POST", "", new(""), "", ApiResponse.JsonType, "system:apiserver", "", Json.ToBytes(tree)));

    public ApiResponse Handle(ApiRequest request)
    {
        Interlocked.Increment(ref _inFlight);
        Target? target = null;
        var verb = request.Method.ToLowerInvariant();
        try
        {
            if (request.Body.Length > ApiRequest.MaxBody)
                throw new Refusal(413, "RequestEntityTooLarge", $"Request entity too large: limit is {ApiRequest.MaxBody}");
            target = Target.Parse(request.Path, _kinds);
            if (target is null) return Audited(request, target, verb, _reviews.Answer(request) ?? _discovery.Answer(request) ?? throw Refusal.NoSuchPath());
            verb = VerbOf(target, request);
            return Audited(request, target, verb, Answer(target, verb, request));
        }
        catch (Refusal refusal)
        {
            return Audited(request, target, verb, ApiResponse.Json(refusal.ToStatus(), refusal.Code));
        }
#pragma warning disable CA1031 // A request that hits a bug of ours must not take the others down; it is answered as a real server would.
        catch (Exception fault)
        {
            var refusal = new Refusal(500, "InternalError", $"Internal error occurred: {fault.GetType().Name}: {fault.Message}");
            return Audited(request, target, verb, ApiResponse.Json(refusal.ToStatus(), refusal.Code));
        }
#pragma warning restore CA1031
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private ApiResponse Answer(Target target, string verb, ApiRequest request) => (verb, target.Subresource, target.Name) switch
    {
        ("get", "log", _) when IsPod(target) => _pods.Log(target, request),
        ("create", "binding", _) when IsPod(target) => _pods.Bind(target, request),
        ("create", "eviction", _) when IsPod(target) => _pods.Evict(target, request),
        ("get" or "update" or "patch", "scale", _) => _pods.Scale(target, request),
        (_, "status", _) when !target.Kind.HasStatus => throw Refusal.NoSuchPath(),
        (_, not ("" or "status"), _) => throw Refusal.NoSuchPath(),
        ("get", _, _) => _reads.Get(target, request),
        ("list", _, _) => _reads.List(target, request),
        ("watch", _, _) => _reads.Watch(target, request),
        ("create", "", "") when !target.Kind.Namespaced || target.Namespace.Length > 0 => _writes.Create(target, request),
        ("update", _, { Length: > 0 }) => _writes.Update(target, request),
        ("patch" or "apply", _, { Length: > 0 }) => _writes.Patch(target, request),
        ("delete", "", _) => _deletion.Delete(target, request),
        ("deletecollection", "", _) when !target.Kind.Namespaced || target.Namespace.Length > 0 => _deletion.DeleteCollection(target, request),
        _ => throw Refusal.MethodNotAllowed(),
    };

    private static string VerbOf(Target target, ApiRequest request) => request.Method switch
    {
        "GET" or "HEAD" when request.Query.Flag("watch") => "watch",
        "GET" or "HEAD" => target.Name.Length == 0 ? "list" : "get",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => request.ContentType.StartsWith("application/apply-patch", StringComparison.Ordinal) ? "apply" : "patch",
        "DELETE" => target.Name.Length == 0 ? "deletecollection" : "delete",
        _ => throw Refusal.MethodNotAllowed(),
    };

    private static bool IsPod(Target target) => target.Kind.StorageKey == BuiltInKinds.Pods.StorageKey;

    private ApiResponse Audited(ApiRequest request, Target? target, string verb, ApiResponse response)
    {
        if (_options.Audit is not { } audit) return response;
        var resource = target is null ? request.Path
            : target.Subresource.Length == 0 ? target.Kind.GroupResource
            : $"{target.Kind.GroupResource}/{target.Subresource}";
        var name = response.Name.Length > 0 ? response.Name : target?.Name ?? "";
        audit(new(verb, resource, target?.Namespace ?? "", name, request.User, request.UserAgent, response.Code, request.IsDryRun));
        return response;
    }
}
