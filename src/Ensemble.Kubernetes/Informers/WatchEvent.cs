using System.Text.Json;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Kubernetes.Informers;

/// <summary>One line of a watch, its object still unread.</summary>
internal readonly ref struct WatchEvent
{
    private WatchEvent(WatchEventType type, Utf8JsonReader start)
    {
        Type = type;
        Object = start;
    }

    public WatchEventType Type { get; }

    /// <summary>Stands at the object's start.</summary>
    public Utf8JsonReader Object { get; }

    /// <exception cref="JsonException">The line is no event.</exception>
    public static WatchEvent Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line, ProjectionReader.Options);
        if (!json.EnterObject()) throw new JsonException("The event is no object.");

        WatchEventType? type = null;
        var found = false;
        var start = json;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("type"u8)) type = TypeOf(ref json);
            else if (json.ValueTextEquals("object"u8) && json.EnterObject())
            {
                start = json;
                found = true;
                json.Skip();
            }
            else if (json.TokenType == JsonTokenType.PropertyName) json.SkipValue();
        }

        if (type is null || !found) throw new JsonException("The event lacks its type or object.");
        return new(type.Value, start);
    }

    private static WatchEventType TypeOf(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return WatchEventType.Unknown;
        }

        if (json.ValueTextEquals("MODIFIED"u8) || json.ValueTextEquals("ADDED"u8)) return WatchEventType.Set;
        if (json.ValueTextEquals("DELETED"u8)) return WatchEventType.Deleted;
        if (json.ValueTextEquals("BOOKMARK"u8)) return WatchEventType.Bookmark;
        return json.ValueTextEquals("ERROR"u8) ? WatchEventType.Error : WatchEventType.Unknown;
    }
}
