using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Requests;

namespace Ensemble.LocalCluster.Api.Discovery;

/// <summary>Answers what is no resource: which groups, versions and kinds there are, their schemas, version and health.</summary>
internal sealed class DiscoveryDocuments(KindRegistry kinds)
{
    public const string Version = "v1.35.0+ensemble.local.development";

    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static readonly string[] StatusVerbs = ["get", "patch", "update"];
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    private readonly OpenApiDocuments _schemas = new(kinds);

    /// <returns>Null if there is nothing at the path.</returns>
    public ApiResponse? Answer(ApiRequest request) => request.Path.Trim('/').Split('/') switch
    {
        ["healthz" or "readyz" or "livez", ..] => ApiResponse.Text("ok"),
        ["version"] => ApiResponse.Json(VersionInfo()),
        ["api"] => request.WantsAggregatedDiscovery ? Aggregated(core: true) : ApiResponse.Json(new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") }),
        ["apis"] => request.WantsAggregatedDiscovery ? Aggregated(core: false) : ApiResponse.Json(GroupList()),
        ["apis", var group] when Groups().FirstOrDefault(found => found.Key == group) is { } found => ApiResponse.Json(Group(found)),
        ["api", var version] => Resources("", version),
        ["apis", var group, var version] => Resources(group, version),
        ["openapi", "v3"] => ApiResponse.Json(_schemas.Index()),
        ["openapi", "v3", "api", var version] => _schemas.Of("", version),
        ["openapi", "v3", "apis", var group, var version] => _schemas.Of(group, version),
        _ => null,
    };

    private static JsonObject VersionInfo() => new()
    {
        ["major"] = "1", ["minor"] = "35", ["gitVersion"] = Version, ["gitCommit"] = "", ["gitTreeState"] = "clean", ["buildDate"] = "2026-01-01T00:00:00Z",
        ["goVersion"] = "none", ["compiler"] = "none", ["platform"] = "dotnet/development-only",
    };

    /// <summary>Named groups by name; their versions with stable ones first.</summary>
    private IEnumerable<IGrouping<string, ResourceKind>> Groups() =>
        kinds.All.Where(kind => kind.Group.Length > 0).GroupBy(kind => kind.Group, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal);

    private static List<string> Versions(IEnumerable<ResourceKind> group) =>
        [.. group.Select(kind => kind.Version).Distinct(StringComparer.Ordinal).OrderBy(version => version.Contains("alpha", StringComparison.Ordinal) ? 2
            : version.Contains("beta", StringComparison.Ordinal) ? 1 : 0).ThenByDescending(version => version, StringComparer.Ordinal)];

    private JsonObject GroupList() => new()
    {
        ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. Groups().Select(Group)]),
    };

    private static JsonObject Group(IGrouping<string, ResourceKind> group)
    {
        var versions = Versions(group).ConvertAll(version => new JsonObject { ["groupVersion"] = $"{group.Key}/{version}", ["version"] = version });
        return new()
        {
            ["kind"] = "APIGroup", ["apiVersion"] = "v1", ["name"] = group.Key, ["versions"] = new JsonArray([.. versions]), ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private ApiResponse? Resources(string group, string version)
    {
        var found = kinds.All.Where(kind => kind.Group == group && kind.Version == version).OrderBy(kind => kind.Plural, StringComparer.Ordinal).ToList();
        if (found.Count == 0) return null;
        var resources = found.SelectMany(kind => Subresources(kind).Select(sub => Resource(kind, $"{kind.Plural}/{sub.Name}", sub.Kind, sub.Verbs)).Prepend(Whole(kind)));
        return ApiResponse.Json(new JsonObject
        {
            ["kind"] = "APIResourceList", ["apiVersion"] = "v1", ["groupVersion"] = found[0].ApiVersion, ["resources"] = new JsonArray([.. resources]),
        });
    }

    private static JsonObject Whole(ResourceKind kind)
    {
        var resource = Resource(kind, kind.Plural, kind.Kind, Verbs);
        resource["singularName"] = kind.Singular;
        if (kind.ShortNames.Count > 0) resource["shortNames"] = Json.ToArray(kind.ShortNames);
        if (kind.Categories.Count > 0) resource["categories"] = Json.ToArray(kind.Categories);
        return resource;
    }

    private static JsonObject Resource(ResourceKind kind, string name, string kindName, IEnumerable<string> verbs) => new()
    {
        ["name"] = name, ["singularName"] = "", ["namespaced"] = kind.Namespaced, ["kind"] = kindName, ["verbs"] = Json.ToArray(verbs),
    };

    private static IEnumerable<(string Name, string Kind, string[] Verbs)> Subresources(ResourceKind kind)
    {
        if (kind.HasStatus) yield return ("status", kind.Kind, StatusVerbs);
        if (kind.Scale is not null) yield return ("scale", "Scale", StatusVerbs);
        if (kind.StorageKey != BuiltInKinds.Pods.StorageKey) yield break;
        yield return ("binding", "Binding", ["create"]);
        yield return ("eviction", "Eviction", ["create"]);
        yield return ("log", "Pod", ["get"]);
    }

    private ApiResponse Aggregated(bool core)
    {
        var groups = core ? kinds.All.Where(kind => kind.Group.Length == 0).GroupBy(kind => kind.Group, StringComparer.Ordinal) : Groups();
        var items = groups.Select(group => new JsonObject
        {
            ["metadata"] = core ? new JsonObject() : new() { ["name"] = group.Key },
            ["versions"] = new JsonArray([.. Versions(group).Select(version => new JsonObject
            {
                ["version"] = version,
                ["freshness"] = "Current",
                ["resources"] = new JsonArray([.. group.Where(kind => kind.Version == version).OrderBy(kind => kind.Plural, StringComparer.Ordinal).Select(AggregatedResource)]),
            })]),
        });
        var document = new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList", ["apiVersion"] = "apidiscovery.k8s.io/v2", ["metadata"] = new JsonObject(), ["items"] = new JsonArray([.. items]),
        };
        return ApiResponse.Json(document) with { ContentType = AggregatedType };
    }

    private static JsonObject AggregatedResource(ResourceKind kind) => new()
    {
        ["resource"] = kind.Plural,
        ["responseKind"] = ResponseKind(kind, kind.Kind),
        ["scope"] = kind.Namespaced ? "Namespaced" : "Cluster",
        ["singularResource"] = kind.Singular,
        ["verbs"] = Json.ToArray(Verbs),
        ["shortNames"] = Json.ToArray(kind.ShortNames),
        ["categories"] = Json.ToArray(kind.Categories),
        ["subresources"] = new JsonArray([.. Subresources(kind).Select(sub => new JsonObject
        {
            ["subresource"] = sub.Name, ["responseKind"] = ResponseKind(kind, sub.Kind), ["verbs"] = Json.ToArray(sub.Verbs),
        })]),
    };

    private static JsonObject ResponseKind(ResourceKind kind, string name) => name switch
    {
        "Scale" => new() { ["group"] = "autoscaling", ["version"] = "v1", ["kind"] = name },
        "Eviction" => new() { ["group"] = "policy", ["version"] = "v1", ["kind"] = name },
        _ => new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = name },
    };
}
