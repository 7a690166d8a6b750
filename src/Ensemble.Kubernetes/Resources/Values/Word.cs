using System.Text.Json.Serialization;

namespace Ensemble.Kubernetes.Resources;

/// <summary>A word of a closed vocabulary, such as <c>Nvidia</c> or <c>FastestFinish</c>, kept as it was written.</summary>
/// <remarks>
/// Reading one from JSON never fails: a word that is not in the vocabulary stays as it is until <see cref="TryValue"/> says so, so that
/// one bad object, or one written by a newer version, never breaks a list.
/// </remarks>
/// <typeparam name="TEnum">The vocabulary; its members' names are the words, letter for letter.</typeparam>
/// <param name="Text">The word as written.</param>
[JsonConverter(typeof(WordConverterFactory))]
public readonly record struct Word<TEnum>(string Text)
    where TEnum : struct, Enum
{
    /// <summary>The word as written; empty for the default value.</summary>
    public string Text
    {
        get => field ?? "";
        init;
    } = Text;

    /// <summary>The word for a member of the vocabulary.</summary>
    public static implicit operator Word<TEnum>(TEnum value) => new(Enum.GetName(value) ?? "");

    /// <summary>The member that the word names, in the same case.</summary>
    /// <returns>False if the vocabulary lacks the word.</returns>
    public bool TryValue(out TEnum value) => Vocabulary<TEnum>.TryFind(Text, out value);

    /// <summary>The member that the word names, or another where the vocabulary lacks it.</summary>
    public TEnum ValueOr(TEnum otherwise) => TryValue(out var value) ? value : otherwise;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
