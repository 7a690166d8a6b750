using System.Collections.Immutable;
using System.Text.Json;

namespace Ensemble.Kubernetes.Projections;

/// <summary>The claims that a pod's volumes name, being read.</summary>
internal sealed class PodClaimsDraft(NameTable names)
{
    private readonly List<string> _named = [];
    private readonly List<string> _own = []; // Names of volumes.

    public void Clear()
    {
        _named.Clear();
        _own.Clear();
    }

    public void Read(ref Utf8JsonReader json)
    {
        if (!json.EnterArray()) return;
        while (json.NextObject()) ReadVolume(ref json);
    }

    /// <param name="pod">The pod's name: a claim of its own is named after it and the volume.</param>
    public ImmutableArray<PodClaim> ToClaims(string pod) => _named.Count + _own.Count == 0
        ? []
        : [.. _named.Distinct(StringComparer.Ordinal).Select(claim => new PodClaim(claim, false)), .. _own.Select(volume => new PodClaim($"{pod}-{volume}", true))];

    private void ReadVolume(ref Utf8JsonReader json)
    {
        var (name, own) = ((string?)null, false);
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("name"u8)) name = json.Name(names);
            else if (json.ValueTextEquals("persistentVolumeClaim"u8)) ReadClaim(ref json);
            else if (json.ValueTextEquals("ephemeral"u8)) own |= Skim(ref json);
            else json.SkipValue();
        }

        if (own && name is not null) _own.Add(name);
    }

    private void ReadClaim(ref Utf8JsonReader json)
    {
        if (!json.EnterObject()) return;
        while (json.NextProperty())
        {
            if (!json.ValueTextEquals("claimName"u8)) json.SkipValue();
            else if (json.Name(names) is { } claim) _named.Add(claim);
        }
    }

    /// <returns>Whether it is an object, which is left behind unread.</returns>
    private static bool Skim(ref Utf8JsonReader json)
    {
        if (!json.EnterObject()) return false;
        while (json.NextProperty()) json.SkipValue();
        return true;
    }
}
