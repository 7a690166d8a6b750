using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Requests;
using Ensemble.LocalCluster.Api.Schemas;

namespace Ensemble.LocalCluster.Api.Patches;

/// <summary>Server-side apply by one field manager: lays its configuration over the object, and removes what it applied before, applies no more, and nobody else owns.</summary>
/// <remarks>Only applies own fields: what was written by update or another patch can be overwritten without a conflict.</remarks>
internal sealed class ServerSideApply(ResourceKind kind, string manager, string subresource, bool force, DateTimeOffset now)
{
    private static readonly string[] NotOwned = ["name", "namespace", "uid", "creationTimestamp", "generation", "resourceVersion", "managedFields", "selfLink"];

    /// <exception cref="Refusal">409: another manager owns a field and wants another value.</exception>
    public JsonObject Apply(JsonObject? current, JsonObject applied)
    {
        DropNulls(applied);
        Restrict(applied);
        var own = FieldSet.Of(Owned(applied), kind.Schema);
        var entries = Entries(current);
        var previous = entries.Find(entry => entry.IsOf(manager, subresource));
        var others = entries.Where(entry => entry != previous).ToList();
        if (current is null)
        {
            Write(applied, [.. others, new(manager, subresource, own, Entry(own))]);
            return applied;
        }

        others = Settle(own, others, current, applied);
        var before = current.DeepClone();
        Merge(current, applied, kind.Schema);
        if (previous is not null)
        {
            var kept = others.Aggregate(own, (all, other) => all.Union(other.Fields));
            Remove(current, previous.Fields.Except(kept), kept, kind.Schema);
        }

        var unchanged = previous is not null && JsonNode.DeepEquals(previous.Fields.ToJson(), own.ToJson()) && JsonNode.DeepEquals(before, current);
        if (!unchanged) Write(current, [.. others, new(manager, subresource, own, Entry(own))]);
        return current;
    }

    /// <summary>Refuses what others own and want otherwise, or takes it from them by force.</summary>
    private List<Owner> Settle(FieldSet own, List<Owner> others, JsonObject current, JsonObject applied)
    {
        var disputes = others.Select(other => (other, fields: own.Disputed(other.Fields, applied, current, kind.Schema)))
            .Where(dispute => !dispute.fields.IsEmpty).ToList();
        if (disputes.Count == 0) return others;
        if (!force) throw Conflict([.. disputes.SelectMany(dispute => dispute.fields.Paths().Select(path => (dispute.other.Manager, path)))]);
        return [.. others.Select(other => disputes.Find(dispute => dispute.other == other) is { fields: { } taken } ? other.Without(taken) : other)
            .Where(other => !other.Fields.IsEmpty)];
    }

    private static Refusal Conflict(List<(string Manager, string Path)> conflicts)
    {
        var texts = conflicts.GroupBy(conflict => conflict.Manager, conflict => conflict.Path, StringComparer.Ordinal).Select(paths => paths.Count() == 1
            ? $"conflict with \"{paths.Key}\": {paths.First()}"
            : $"conflicts with \"{paths.Key}\":\n- {string.Join("\n- ", paths)}");
        var causes = conflicts.Select(conflict => (JsonNode)new JsonObject
        {
            ["reason"] = "FieldManagerConflict", ["message"] = $"conflict with \"{conflict.Manager}\"", ["field"] = conflict.Path,
        });
        return new(409, "Conflict", $"Apply failed with {conflicts.Count} conflict{(conflicts.Count == 1 ? "" : "s")}: {string.Join("\n", texts)}",
            new() { ["causes"] = new JsonArray([.. causes]) });
    }

    private void Restrict(JsonObject applied)
    {
        if (subresource == "status")
        {
            foreach (var name in applied.Select(pair => pair.Key).Except(["apiVersion", "kind", "metadata", "status"]).ToList()) applied.Remove(name);
        }
        else if (kind.HasStatus)
        {
            applied.Remove("status");
        }
    }

    private JsonObject Owned(JsonObject applied)
    {
        var owned = (JsonObject)applied.DeepClone();
        owned.Remove("apiVersion");
        owned.Remove("kind");
        var metadata = owned.Child("metadata");
        foreach (var name in NotOwned) metadata.Remove(name);
        if (metadata.Count == 0 || subresource == "status") owned.Remove("metadata");
        return owned;
    }

    private static JsonNode? Merge(JsonNode? live, JsonNode? applied, StructuralSchema schema)
    {
        if (applied is JsonObject changes && live is JsonObject item && !schema.Atomic)
        {
            foreach (var (name, change) in changes)
            {
                var present = item.At(name);
                var merged = Merge(present, change, schema.Member(name) ?? StructuralSchema.Anything);
                if (!ReferenceEquals(merged, present)) item[name] = merged;
            }

            return item;
        }

        if (applied is JsonArray wanted && live is JsonArray list && schema.ListType.Length > 0) return MergeList(list, wanted, schema);
        return JsonNode.DeepEquals(live, applied) ? live : applied?.DeepClone();
    }

    /// <summary>Keeps the live order where it agrees with the applied one, so that two managers don't shuffle the list for ever.</summary>
    private static JsonArray MergeList(JsonArray live, JsonArray applied, StructuralSchema schema)
    {
        var items = live.ToDictionary(item => FieldSet.Element(item, schema), item => item?.DeepClone(), StringComparer.Ordinal);
        var wanted = applied.Select(item => FieldSet.Element(item, schema)).ToList();
        var order = items.Keys.ToList();
        foreach (var (element, item) in wanted.Zip(applied))
            items[element] = items.TryGetValue(element, out var present) ? Merge(present, item, schema.Items ?? StructuralSchema.Anything) : item?.DeepClone();
        var agrees = wanted.Where(order.Contains).SequenceEqual(order.Where(wanted.Contains));
        var merged = agrees ? order.Union(wanted) : wanted.Union(order);
        return [.. merged.Select(element => items[element])];
    }

    private static void Remove(JsonNode? live, FieldSet gone, FieldSet kept, StructuralSchema schema)
    {
        foreach (var (element, inside) in gone.Members)
        {
            if (FieldSet.Find(live, element, schema) is not { } found) continue;
            var keptInside = kept[element];
            var whole = inside.IsMember && keptInside is null;
            if (!whole) Remove(found, inside, keptInside ?? new(), FieldSet.Inside(element, schema));
            if (!whole && (keptInside is not null || found is not (JsonObject { Count: 0 } or JsonArray { Count: 0 }))) continue;
            if (live is JsonObject item) item.Remove(element[2..]);
            else (live as JsonArray)?.Remove(found);
        }
    }

    private static void DropNulls(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var inside in array) DropNulls(inside);
        }
        else if (node is JsonObject item)
        {
            foreach (var name in item.Where(pair => pair.Value is null).Select(pair => pair.Key).ToList()) item.Remove(name);
            foreach (var (_, inside) in item) DropNulls(inside);
        }
    }

    private static List<Owner> Entries(JsonObject? current) =>
        [.. current.Objects("metadata", "managedFields").Select(entry => new Owner(
            entry.Text("manager") ?? "", entry.Text("subresource") ?? "", FieldSet.Parse(entry.At("fieldsV1")), entry))];

    private JsonObject Entry(FieldSet own)
    {
        var entry = new JsonObject
        {
            ["manager"] = manager,
            ["operation"] = "Apply",
            ["apiVersion"] = kind.ApiVersion,
            ["time"] = Json.Time(now),
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = own.ToJson(),
        };
        if (subresource.Length > 0) entry["subresource"] = subresource;
        return entry;
    }

    private static void Write(JsonObject tree, IEnumerable<Owner> owners) =>
        tree.Child("metadata")["managedFields"] = new JsonArray([.. owners.Select(owner => owner.Entry.DeepClone())]);

    private sealed record Owner(string Manager, string Subresource, FieldSet Fields, JsonObject Entry)
    {
        public bool IsOf(string manager, string subresource) => Manager == manager && Subresource == subresource;

        public Owner Without(FieldSet taken)
        {
            var fields = Fields.Except(taken);
            var entry = (JsonObject)Entry.DeepClone();
            entry["fieldsV1"] = fields.ToJson();
            return this with { Fields = fields, Entry = entry };
        }
    }
}
