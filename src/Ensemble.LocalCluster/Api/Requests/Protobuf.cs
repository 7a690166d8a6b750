using System.Text;
using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>Reads the few kinds that <c>kubectl create KIND</c>, <c>kubectl auth</c> and <c>kubectl drain</c> send as protobuf whatever a server prefers; all else comes as JSON or YAML.</summary>
/// <remarks>Field numbers are from the generated.proto files of k8s.io/api and k8s.io/apimachinery; fields that are not listed are skipped.</remarks>
internal static class Protobuf
{
    private enum Form { Text, Number, Flag, Texts, TextMap, BytesMap, Message }

    private static readonly Dictionary<string, Dictionary<int, (string Name, Form Form, string Message)>> Messages = new(StringComparer.Ordinal)
    {
        ["Meta"] = new()
        {
            [1] = ("name", Form.Text, ""), [2] = ("generateName", Form.Text, ""), [3] = ("namespace", Form.Text, ""), [5] = ("uid", Form.Text, ""),
            [11] = ("labels", Form.TextMap, ""), [12] = ("annotations", Form.TextMap, ""), [14] = ("finalizers", Form.Texts, ""),
        },
        ["Namespace"] = new() { [1] = ("metadata", Form.Message, "Meta") },
        ["ServiceAccount"] = new() { [1] = ("metadata", Form.Message, "Meta") },
        ["ConfigMap"] = new()
        {
            [1] = ("metadata", Form.Message, "Meta"), [2] = ("data", Form.TextMap, ""), [3] = ("binaryData", Form.BytesMap, ""), [4] = ("immutable", Form.Flag, ""),
        },
        ["Secret"] = new()
        {
            [1] = ("metadata", Form.Message, "Meta"), [2] = ("data", Form.BytesMap, ""), [3] = ("type", Form.Text, ""), [4] = ("stringData", Form.TextMap, ""),
        },
        ["PriorityClass"] = new()
        {
            [1] = ("metadata", Form.Message, "Meta"), [2] = ("value", Form.Number, ""), [3] = ("globalDefault", Form.Flag, ""),
            [4] = ("description", Form.Text, ""), [5] = ("preemptionPolicy", Form.Text, ""),
        },
        ["Eviction"] = new() { [1] = ("metadata", Form.Message, "Meta"), [2] = ("deleteOptions", Form.Message, "DeleteOptions") },
        ["SelfSubjectAccessReview"] = new() { [1] = ("metadata", Form.Message, "Meta") }, // What is asked does not matter: all is allowed.
        ["SelfSubjectReview"] = new() { [1] = ("metadata", Form.Message, "Meta") },
        ["DeleteOptions"] = new()
        {
            [1] = ("gracePeriodSeconds", Form.Number, ""), [2] = ("preconditions", Form.Message, "Preconditions"), [4] = ("propagationPolicy", Form.Text, ""),
        },
        ["Preconditions"] = new() { [1] = ("uid", Form.Text, ""), [2] = ("resourceVersion", Form.Text, "") },
    };

    /// <exception cref="Refusal">The kind is not among those few, or the bytes are malformed.</exception>
    public static JsonObject Parse(ReadOnlyMemory<byte> body)
    {
        if (!body.Span.StartsWith("k8s\0"u8)) throw Malformed();
        var (apiVersion, kind, raw) = ("", "", ReadOnlyMemory<byte>.Empty);
        foreach (var (tag, content, _) in Fields(body[4..]))
        {
            if (tag == 2) raw = content;
            if (tag != 1) continue;
            foreach (var (part, text, _) in Fields(content)) (apiVersion, kind) = part == 1 ? (Text(text), kind) : (apiVersion, Text(text));
        }

        if (kind is "Meta" or "Preconditions" || !Messages.ContainsKey(kind)) throw new Refusal(
            415, "UnsupportedMediaType", $"the local cluster reads {kind} as JSON or YAML only: append '--dry-run=client -o yaml | kubectl apply -f -' to the command");
        var tree = Message(raw, kind);
        (tree["apiVersion"], tree["kind"]) = (apiVersion, kind);
        return tree;
    }

    private static JsonObject Message(ReadOnlyMemory<byte> bytes, string message)
    {
        var tree = new JsonObject();
        foreach (var (tag, content, number) in Fields(bytes))
        {
            if (!Messages[message].TryGetValue(tag, out var field)) continue;
            switch (field.Form)
            {
                case Form.Number: tree[field.Name] = (long)number; break;
                case Form.Flag: tree[field.Name] = number != 0; break;
                case Form.Message: tree[field.Name] = Message(content, field.Message); break;
                case Form.Texts: tree[field.Name] = Json.ToArray([.. tree.Texts(field.Name), Text(content)]); break;
                case Form.Text when content.Length > 0: tree[field.Name] = Text(content); break;
                case Form.TextMap or Form.BytesMap:
                    var (key, value) = ("", ReadOnlyMemory<byte>.Empty);
                    foreach (var (part, text, _) in Fields(content)) (key, value) = part == 1 ? (Text(text), value) : (key, text);
                    tree.Child(field.Name)[key] = field.Form == Form.TextMap ? Text(value) : Convert.ToBase64String(value.Span);
                    break;
            }
        }

        return tree;
    }

    /// <summary>The fields of a message in order; of each, its bytes or its number.</summary>
    private static IEnumerable<(int Tag, ReadOnlyMemory<byte> Content, ulong Number)> Fields(ReadOnlyMemory<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var key = VarInt(bytes.Span, ref at);
            var number = (key & 7) is 0 or 2 ? VarInt(bytes.Span, ref at) : 0;
            var length = (key & 7) switch { 0 => 0UL, 1 => 8UL, 2 => number, 5 => 4UL, _ => throw Malformed() };
            if (length > (ulong)(bytes.Length - at)) throw Malformed();
            yield return ((int)(key >> 3), bytes.Slice(at, (int)length), number);
            at += (int)length;
        }
    }

    private static ulong VarInt(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length) break;
            value |= (ulong)(bytes[at] & 0x7F) << shift;
            if (bytes[at++] < 0x80) return value;
        }

        throw Malformed();
    }

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    private static Refusal Malformed() => Refusal.BadRequest("the request body is no Kubernetes protobuf");
}
