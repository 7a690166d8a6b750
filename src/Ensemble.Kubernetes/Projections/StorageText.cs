using System.Text.Json;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Reads what claims and volumes say alike.</summary>
internal static class StorageText
{
    public static VolumeAccess Access(ref Utf8JsonReader json)
    {
        var access = VolumeAccess.None;
        if (!json.EnterArray()) return access;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.String) json.Skip();
            else if (json.ValueTextEquals("ReadWriteOnce"u8)) access |= VolumeAccess.ReadWriteOnce;
            else if (json.ValueTextEquals("ReadOnlyMany"u8)) access |= VolumeAccess.ReadOnlyMany;
            else if (json.ValueTextEquals("ReadWriteMany"u8)) access |= VolumeAccess.ReadWriteMany;
            else if (json.ValueTextEquals("ReadWriteOncePod"u8)) access |= VolumeAccess.ReadWriteOncePod;
        }

        return access;
    }

    /// <summary>The bytes that an object of quantities gives for <c>storage</c>; 0 where it gives none.</summary>
    public static long Bytes(ref Utf8JsonReader json)
    {
        var bytes = 0L;
        if (!json.EnterObject()) return bytes;
        while (json.NextProperty())
        {
            if (!json.ValueTextEquals("storage"u8)) json.SkipValue();
            else if (json.Read() && json.TokenType == JsonTokenType.String) _ = QuantityText.TryParse(json.ValueSpan, decimals: 0, out bytes);
            else json.Skip();
        }

        return bytes;
    }

    /// <summary>The phase that a status names; null where it names none.</summary>
    public static string? Phase(ref Utf8JsonReader json, NameTable names)
    {
        string? phase = null;
        if (!json.EnterObject()) return phase;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("phase"u8)) phase = json.Name(names);
            else json.SkipValue();
        }

        return phase;
    }
}
