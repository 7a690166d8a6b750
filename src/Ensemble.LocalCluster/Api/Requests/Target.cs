using Ensemble.LocalCluster.Api.Kinds;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>What a resource path names.</summary>
/// <param name="Namespace">Empty for cluster scope and for all namespaces.</param>
/// <param name="Name">Empty for a collection.</param>
/// <param name="Subresource">Such as <c>status</c>; empty for the object itself.</param>
internal sealed record Target(ResourceKind Kind, string Namespace, string Name, string Subresource)
{
    /// <returns>Null if the path names no resource that is served.</returns>
    public static Target? Parse(string path, KindRegistry kinds)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api", var version, .. var rest] => Find(kinds, "", version, rest),
            ["apis", var group, var version, .. var rest] => Find(kinds, group, version, rest),
            _ => null,
        };
    }

    private static Target? Find(KindRegistry kinds, string group, string version, string[] rest)
    {
        var space = "";
        if (rest is ["namespaces", var inside, var after, ..] && after is not ("status" or "finalize")) (space, rest) = (inside, rest[2..]);
        if (rest.Length is 0 or > 3 || kinds.Find(group, version, rest[0]) is not { } kind) return null;
        var target = new Target(kind, Uri.UnescapeDataString(space), rest.Length > 1 ? Uri.UnescapeDataString(rest[1]) : "", rest.Length > 2 ? rest[2] : "");

        // A namespaced object has no path without its namespace, a cluster's object none with one.
        return kind.Namespaced ? (space.Length > 0 || target.Name.Length == 0 ? target : null) : (space.Length == 0 ? target : null);
    }
}
