using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Access;

/// <summary>All rights of a program: what its roles are generated from, and what its requests are laid against.</summary>
public sealed class AccessList
{
    private readonly ImmutableArray<AccessRight> _rights;

    /// <summary>A list of what the parts of a program declare; the same right may be declared by many.</summary>
    public AccessList(IEnumerable<AccessRight> rights) => _rights = [.. rights];

    /// <summary>Single rights, <c>verb group/resource</c> such as <c>create /pods</c>, each once.</summary>
    public ImmutableSortedSet<string> Single =>
        _rights.SelectMany(right => right.Verbs.Select(verb => Text(verb, right.Kind.Group, right.Resource))).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>A right in the form of <see cref="Single"/>.</summary>
    /// <param name="verb">The RBAC verb.</param>
    /// <param name="group">The API group; empty for the core group.</param>
    /// <param name="resource">The plural, with its subresource.</param>
    public static string Text(string verb, string group, string resource) => $"{verb} {group}/{resource}";

    /// <summary>The rights that a counted request needs. Server-side apply needs two: the object may not be there yet.</summary>
    public static IEnumerable<string> Needed(RequestCount request)
    {
        var dot = request.Kind.IndexOf('.', StringComparison.Ordinal);
        var (plural, group) = dot < 0 ? (request.Kind, string.Empty) : (request.Kind[..dot], request.Kind[(dot + 1)..]);
        var resource = request.Subresource is null ? plural : $"{plural}/{request.Subresource}";
        if (request.Verb != "apply") return [Text(request.Verb, group, resource)];
        return request.Subresource is null ? [Text("patch", group, resource), Text("create", group, resource)] : [Text("patch", group, resource)];
    }

    /// <summary>ServiceAccount, roles and bindings as YAML, for <c>kubectl apply</c>.</summary>
    /// <param name="name">Name of all of them.</param>
    /// <param name="ns">The program's namespace.</param>
    public string ToYaml(string name, string ns)
    {
        JsonObject[] documents =
        [
            new() { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns } },
            Object("v1", "ServiceAccount", name, ns),
            With(Object("rbac.authorization.k8s.io/v1", "ClusterRole", name, null), "rules", Rules(AccessScope.Cluster)),
            Binding("ClusterRoleBinding", "ClusterRole", name, null, ns),
            With(Object("rbac.authorization.k8s.io/v1", "Role", name, ns), "rules", Rules(AccessScope.OwnNamespace)),
            Binding("RoleBinding", "Role", name, ns, ns),
        ];
        return string.Join("---\n", documents.Select(document => YamlText.Write(document)));
    }

    private JsonArray Rules(AccessScope scope)
    {
        // One rule for all resources of a group that have the same verbs: short, and read at a glance.
        var resources = _rights.Where(right => right.Scope == scope)
            .GroupBy(right => (right.Kind.Group, right.Resource))
            .Select(same => (same.Key.Group, same.Key.Resource, Verbs: string.Join(',', same.SelectMany(right => right.Verbs).Distinct().Order(StringComparer.Ordinal))));
        return
        [
            .. resources.GroupBy(resource => (resource.Group, resource.Verbs))
                .OrderBy(rule => rule.Key.Group, StringComparer.Ordinal).ThenBy(rule => rule.Key.Verbs, StringComparer.Ordinal)
                .Select(rule => new JsonObject
                {
                    ["apiGroups"] = new JsonArray(rule.Key.Group),
                    ["resources"] = new JsonArray([.. rule.Select(resource => resource.Resource).Order(StringComparer.Ordinal).Select(text => (JsonNode)text)]),
                    ["verbs"] = new JsonArray([.. rule.Key.Verbs.Split(',').Select(verb => (JsonNode)verb)]),
                }),
        ];
    }

    private static JsonObject Binding(string kind, string role, string name, string? ns, string subjectNamespace)
    {
        var binding = Object("rbac.authorization.k8s.io/v1", kind, name, ns);
        binding["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = role, ["name"] = name };
        binding["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = name, ["namespace"] = subjectNamespace });
        return binding;
    }

    private static JsonObject With(JsonObject item, string member, JsonNode value)
    {
        item[member] = value;
        return item;
    }

    private static JsonObject Object(string version, string kind, string name, string? ns)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (ns is not null) metadata["namespace"] = ns;
        return new() { ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = metadata };
    }
}
