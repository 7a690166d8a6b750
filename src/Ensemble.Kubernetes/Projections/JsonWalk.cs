using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Steps through JSON whose shape is expected but not trusted: what has another shape is skipped.</summary>
/// <remarks>All methods that read a value are called on its property's name, and leave the reader on the value's last token.</remarks>
internal static class JsonWalk
{
    /// <summary>Steps into an object.</summary>
    /// <returns>False if the value is something else; it is then behind us.</returns>
    public static bool EnterObject(this ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject) return true;
        json.Pass();
        return false;
    }

    /// <summary>Steps into an array.</summary>
    /// <returns>False if the value is something else; it is then behind us.</returns>
    public static bool EnterArray(this ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartArray) return true;
        json.Pass();
        return false;
    }

    /// <summary>Steps to the next property's name.</summary>
    /// <returns>False at the object's end.</returns>
    public static bool NextProperty(this ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Steps into the next element of an array that is an object, skipping others.</summary>
    /// <returns>False at the array's end.</returns>
    public static bool NextObject(this ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject) return true;
            json.Pass();
        }

        return false;
    }

    /// <summary>Steps over the value that the reader stands on.</summary>
    /// <remarks><see cref="Utf8JsonReader.Skip"/> refuses in any block of a stream but the last, though the whole value is in it.</remarks>
    public static void Pass(this ref Utf8JsonReader json)
    {
        if (!json.TrySkip()) throw new JsonException("It ends in the middle of a value.");
    }

    /// <summary>Leaves a value unread.</summary>
    public static void SkipValue(this ref Utf8JsonReader json)
    {
        json.Read();
        json.Pass();
    }

    /// <summary>Reads a text that few objects have.</summary>
    public static string? Text(this ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String) return json.GetString();
        json.Pass();
        return null;
    }

    /// <summary>Reads a text of at most <paramref name="longest"/> characters; what is longer is cut.</summary>
    public static string? Text(this ref Utf8JsonReader json, int longest)
    {
        var text = json.Text();
        return text is null || text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest - 1), "…");
    }

    /// <summary>Reads a text that many objects share.</summary>
    public static string? Name(this ref Utf8JsonReader json, NameTable names)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String) return names.Intern(ref json);
        json.Pass();
        return null;
    }

    /// <summary>Reads labels, whose keys and values many objects share, into a list.</summary>
    public static void Labels(this ref Utf8JsonReader json, NameTable names, List<KeyValuePair<string, string>> into)
    {
        if (!json.EnterObject()) return;
        while (json.NextProperty())
        {
            var key = names.Intern(ref json);
            if (json.Name(names) is { } value) into.Add(new(key, value));
        }
    }

    /// <summary>Reads labels, whose keys and values many objects share.</summary>
    public static LabelSet Labels(this ref Utf8JsonReader json, NameTable names)
    {
        var labels = new List<KeyValuePair<string, string>>();
        json.Labels(names, labels);
        return LabelSet.Of(labels);
    }

    public static long? Whole(this ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number) return json.TryGetInt64(out var number) ? number : null;
        json.Pass();
        return null;
    }

    public static int? SmallWhole(this ref Utf8JsonReader json) => json.Whole() is { } n and >= int.MinValue and <= int.MaxValue ? (int)n : null;

    public static bool? Truth(this ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType is JsonTokenType.True or JsonTokenType.False) return json.GetBoolean();
        json.Pass();
        return null;
    }

    /// <summary>Reads an RFC 3339 time.</summary>
    public static DateTimeOffset? Time(this ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String) return json.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime() : null;
        json.Pass();
        return null;
    }

    /// <summary>Reads a resource version; 0 where it is no number.</summary>
    public static long Version(this ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String && !json.ValueIsEscaped
            && Utf8Parser.TryParse(json.ValueSpan, out long version, out var length) && length == json.ValueSpan.Length) return version;
        json.Pass();
        return 0;
    }

    public static long Version(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
