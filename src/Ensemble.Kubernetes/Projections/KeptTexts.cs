using System.Text;
using System.Text.Json;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Reads those labels or annotations whose keys are on a list.</summary>
internal sealed class KeptTexts(IReadOnlyList<string> keys)
{
    private readonly byte[][] _utf8 = [.. keys.Select(Encoding.UTF8.GetBytes)];

    public LabelSet Read(ref Utf8JsonReader json)
    {
        if (!json.EnterObject()) return LabelSet.Empty;
        List<KeyValuePair<string, string>>? kept = null;
        while (json.NextProperty())
        {
            var key = IndexOf(ref json);
            if (key < 0) json.SkipValue();
            else if (json.Text() is { } text) (kept ??= []).Add(new(keys[key], text));
        }

        return kept is null ? LabelSet.Empty : LabelSet.Of(kept);
    }

    private int IndexOf(ref Utf8JsonReader json)
    {
        for (var i = 0; i < _utf8.Length; i++)
        {
            if (json.ValueTextEquals(_utf8[i])) return i;
        }

        return -1;
    }
}
