using System.Text.Json;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Kubernetes.Informers;

/// <summary>One page of a list.</summary>
/// <param name="Version">The list's resource version, as the server wrote it.</param>
/// <param name="Continue">The token of the next page; null on the last.</param>
internal readonly record struct ListPage(string? Version, string? Continue)
{
    /// <param name="utf8">The server's answer.</param>
    /// <param name="projection">Reads the items.</param>
    /// <param name="items">Gets the good ones.</param>
    /// <param name="bad">Gets the bad ones.</param>
    /// <exception cref="JsonException">The answer is no list.</exception>
    public static ListPage Read<T>(ReadOnlySpan<byte> utf8, IProjection<T> projection, List<T> items, Action<BadObject> bad)
        where T : class
    {
        var json = new Utf8JsonReader(utf8, ProjectionReader.Options);
        var page = default(ListPage);
        if (!json.EnterObject()) throw new JsonException("The list is no object.");
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("metadata"u8)) page = ReadMetadata(ref json);
            else if (json.ValueTextEquals("items"u8)) ReadItems(ref json, projection, items, bad);
            else json.SkipValue();
        }

        return page;
    }

    private static ListPage ReadMetadata(ref Utf8JsonReader json)
    {
        var page = default(ListPage);
        if (!json.EnterObject()) return page;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("resourceVersion"u8)) page = page with { Version = json.Text() };
            else if (json.ValueTextEquals("continue"u8)) page = page with { Continue = json.Text() is { Length: > 0 } token ? token : null };
            else json.SkipValue();
        }

        return page;
    }

    private static void ReadItems<T>(ref Utf8JsonReader json, IProjection<T> projection, List<T> items, Action<BadObject> bad)
        where T : class
    {
        if (!json.EnterArray()) return;
        while (json.NextObject())
        {
            var start = json;
            if (ProjectionReader.Read(ref json, projection, out var problem) is { } item) items.Add(item);
            else bad(new(projection.Kind, MetadataFacts.TryFind(start)?.KeyOrNull, problem!));
        }
    }
}
