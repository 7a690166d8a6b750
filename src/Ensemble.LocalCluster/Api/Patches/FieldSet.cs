using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Schemas;

namespace Ensemble.LocalCluster.Api.Patches;

/// <summary>A set of fields of an object as managedFields writes it (FieldsV1): <c>f:name</c> a member, <c>k:{…}</c> an item of a list by its keys, <c>v:…</c> a value of a set.</summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _members = new(StringComparer.Ordinal);

    /// <summary>Whether the field itself is in the set, apart from what is inside it.</summary>
    public bool IsMember { get; private set; }
    public bool IsEmpty => !IsMember && _members.Count == 0;
    public IEnumerable<KeyValuePair<string, FieldSet>> Members => _members;

    public FieldSet? this[string element] => _members.GetValueOrDefault(element);

    /// <summary>The fields that a configuration sets.</summary>
    public static FieldSet Of(JsonNode? value, StructuralSchema schema)
    {
        var set = new FieldSet();
        if (value is JsonObject { Count: > 0 } item && !schema.Atomic)
        {
            foreach (var (name, member) in item) set._members[$"f:{name}"] = Of(member, schema.Member(name) ?? StructuralSchema.Anything);
        }
        else if (value is JsonArray { Count: > 0 } array && schema.ListType.Length > 0)
        {
            foreach (var element in array)
            {
                var inside = schema.ListType == "map" ? Of(element, schema.Items ?? StructuralSchema.Anything) : new();
                inside.IsMember = true;
                set._members[Element(element, schema)] = inside;
            }
        }
        else
        {
            set.IsMember = true;
        }

        return set;
    }

    public static FieldSet Parse(JsonNode? fields)
    {
        var set = new FieldSet { IsMember = fields is JsonObject { Count: 0 } };
        if (fields is not JsonObject members) return set;
        foreach (var (name, inside) in members)
        {
            if (name == ".") set.IsMember = true;
            else set._members[name] = Parse(inside);
        }

        return set;
    }

    public JsonObject ToJson()
    {
        var fields = new JsonObject();
        if (IsMember && _members.Count > 0) fields["."] = new JsonObject();
        foreach (var (name, inside) in _members) fields[name] = inside.ToJson();
        return fields;
    }

    public FieldSet Union(FieldSet other)
    {
        var union = new FieldSet { IsMember = IsMember || other.IsMember };
        foreach (var (name, inside) in _members) union._members[name] = inside;
        foreach (var (name, inside) in other._members)
            union._members[name] = union._members.TryGetValue(name, out var mine) ? mine.Union(inside) : inside;
        return union;
    }

    public FieldSet Except(FieldSet other)
    {
        var rest = new FieldSet { IsMember = IsMember && !other.IsMember };
        foreach (var (name, inside) in _members)
        {
            var left = other[name] is { } taken ? inside.Except(taken) : inside;
            if (!left.IsEmpty) rest._members[name] = left;
        }

        return rest;
    }

    /// <summary>The fields of both sets on which two values differ.</summary>
    public FieldSet Disputed(FieldSet other, JsonNode? mine, JsonNode? theirs, StructuralSchema schema)
    {
        var disputed = new FieldSet { IsMember = IsMember && other.IsMember && _members.Count == 0 && !JsonNode.DeepEquals(mine, theirs) };
        foreach (var (name, inside) in _members)
        {
            if (other[name] is not { } both) continue;
            var found = inside.Disputed(both, Find(mine, name, schema), Find(theirs, name, schema), Inside(name, schema));
            if (!found.IsEmpty) disputed._members[name] = found;
        }

        return disputed;
    }

    /// <summary>The paths of all fields in the set, such as <c>.spec.size.accelerators</c>.</summary>
    public IEnumerable<string> Paths(string prefix = "")
    {
        if (IsMember) yield return prefix;
        foreach (var (name, inside) in _members)
            foreach (var path in inside.Paths(prefix + (name[0] == 'f' ? $".{name[2..]}" : $"[{name[2..].Trim('{', '}').Replace(':', '=')}]"))) yield return path;
    }

    /// <summary>The element by which a list's item is known.</summary>
    public static string Element(JsonNode? item, StructuralSchema list)
    {
        if (list.ListType == "set") return $"v:{Json.ToText(item)}";
        var keys = list.ListKeys.Order(StringComparer.Ordinal).Select(key => KeyValuePair.Create(key, KeyValue(item, key, list)));
        return $"k:{Json.ToText(new JsonObject(keys.Where(pair => pair.Value is not null)))}";
    }

    /// <summary>What an element names in a value; null if it has no such thing.</summary>
    public static JsonNode? Find(JsonNode? value, string element, StructuralSchema schema) => element[0] == 'f'
        ? value.At(element[2..])
        : (value as JsonArray)?.FirstOrDefault(item => Element(item, schema) == element);

    public static StructuralSchema Inside(string element, StructuralSchema schema) =>
        (element[0] == 'f' ? schema.Member(element[2..]) : schema.Items) ?? StructuralSchema.Anything;

    // A port's protocol is part of its key although few write it; schemas may have other defaults.
    private static JsonNode? KeyValue(JsonNode? item, string key, StructuralSchema list) =>
        (item.At(key) ?? list.Items?.Member(key)?.Default ?? (key == "protocol" ? JsonValue.Create("TCP") : null))?.DeepClone();
}
