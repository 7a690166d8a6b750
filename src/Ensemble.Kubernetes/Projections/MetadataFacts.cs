using System.Text.Json;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Projections;

/// <summary>What is read of every object's metadata. One is used again and again while a list is read.</summary>
internal sealed class MetadataFacts
{
    public string Namespace { get; private set; } = "";

    public string? Name { get; private set; }

    public string Uid { get; private set; } = "";

    public long Version { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public bool Deleting { get; private set; }

    public string? OwnerUid { get; private set; }

    public ObjectKey Key => new(Namespace, Name ?? "");

    public ObjectKey? KeyOrNull => string.IsNullOrEmpty(Name) ? null : Key;

    public void Clear()
    {
        (Namespace, Name, Uid, Version, CreatedAt, Deleting, OwnerUid) = ("", null, "", 0, default, false, null);
    }

    /// <summary>Reads the property at hand if it is one that all objects share.</summary>
    /// <returns>False if it is another one; nothing is read then.</returns>
    public bool TryRead(ref Utf8JsonReader json, NameTable names)
    {
        if (json.ValueTextEquals("name"u8)) Name = json.Text();
        else if (json.ValueTextEquals("namespace"u8)) Namespace = json.Name(names) ?? "";
        else if (json.ValueTextEquals("uid"u8)) Uid = json.Text() ?? "";
        else if (json.ValueTextEquals("resourceVersion"u8)) Version = json.Version();
        else if (json.ValueTextEquals("creationTimestamp"u8)) CreatedAt = json.Time() ?? default;
        else if (json.ValueTextEquals("deletionTimestamp"u8)) Deleting = json.Time() is not null;
        else if (json.ValueTextEquals("ownerReferences"u8)) ReadOwners(ref json, names);
        else return false;
        return true;
    }

    /// <summary>Key, uid and version of an object at whose start the reader stands; nothing else of it has to be right.</summary>
    /// <returns>Null where even these cannot be read.</returns>
    public static MetadataFacts? TryFind(Utf8JsonReader json)
    {
        try
        {
            var found = new MetadataFacts();
            var names = new NameTable(16);
            while (json.NextProperty())
            {
                if (!json.ValueTextEquals("metadata"u8)) json.SkipValue();
                else if (json.EnterObject())
                {
                    while (json.NextProperty())
                    {
                        if (!found.TryRead(ref json, names)) json.SkipValue();
                    }
                }
            }

            return found;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private void ReadOwners(ref Utf8JsonReader json, NameTable names)
    {
        if (!json.EnterArray()) return;
        while (json.NextObject())
        {
            string? uid = null;
            var controls = false;
            while (json.NextProperty())
            {
                if (json.ValueTextEquals("uid"u8)) uid = json.Name(names);
                else if (json.ValueTextEquals("controller"u8)) controls = json.Truth() ?? false;
                else json.SkipValue();
            }

            if (controls) OwnerUid = uid;
        }
    }
}
