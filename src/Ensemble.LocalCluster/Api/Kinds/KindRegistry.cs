using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Storage;

namespace Ensemble.LocalCluster.Api.Kinds;

/// <summary>All kinds that are served now; definitions come and go.</summary>
internal sealed class KindRegistry
{
    private ImmutableDictionary<(string Group, string Version, string Plural), ResourceKind> _kinds =
        BuiltInKinds.All.ToImmutableDictionary(kind => (kind.Group, kind.Version, kind.Plural));

    public IEnumerable<ResourceKind> All => _kinds.Values;

    public ResourceKind? Find(string group, string version, string plural) => _kinds.GetValueOrDefault((group, version, plural));

    /// <summary>Serves exactly these versions of a custom kind from now on.</summary>
    public void Define(string group, string plural, IReadOnlyList<ResourceKind> versions) =>
        ImmutableInterlocked.Update(ref _kinds, kinds => kinds
            .RemoveRange(kinds.Keys.Where(key => key.Group == group && key.Plural == plural))
            .AddRange(versions.Select(kind => KeyValuePair.Create((kind.Group, kind.Version, kind.Plural), kind))));

    /// <summary>A stored object in the words of the kind through which it is asked for.</summary>
    public static ReadOnlyMemory<byte> Present(ResourceKind kind, StoredObject item, long version) =>
        item.ApiVersion == kind.ApiVersion ? item.BytesAt(version) : Json.ToBytes(PresentTree(kind, item));

    public static JsonObject PresentTree(ResourceKind kind, StoredObject item)
    {
        var tree = item.Parse();
        if (item.ApiVersion == kind.ApiVersion) return tree;
        if (kind.Group == EventConversion.Group) EventConversion.FromCore(tree);
        else if (kind.StorageKey == "/events") EventConversion.ToCore(tree);
        else tree["apiVersion"] = kind.ApiVersion;
        return tree;
    }
}
