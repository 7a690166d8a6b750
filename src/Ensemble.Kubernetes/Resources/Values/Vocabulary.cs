using System.Collections.Frozen;

namespace Ensemble.Kubernetes.Resources;

/// <summary>The words of an enum, looked up by exact spelling: Enum.TryParse would also take numbers and lists.</summary>
internal static class Vocabulary<TEnum>
    where TEnum : struct, Enum
{
    private static readonly FrozenDictionary<string, TEnum> Members =
        Enum.GetValues<TEnum>().ToFrozenDictionary(value => value.ToString(), StringComparer.Ordinal);

    public static bool TryFind(string word, out TEnum value) => Members.TryGetValue(word, out value);
}
