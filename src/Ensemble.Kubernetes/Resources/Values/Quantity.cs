using System.Text.Json.Serialization;

namespace Ensemble.Kubernetes.Resources;

/// <summary>A number in the syntax of Kubernetes (<c>300k</c>, <c>1.5M</c>, <c>64Gi</c>, <c>250m</c>, <c>1e3</c>), kept as it was written.</summary>
/// <remarks>
/// Reading one from JSON never fails: text that is no number stays as it is until <see cref="TryValue"/> says so, so that one bad
/// object never breaks a list. Two quantities are equal when written alike.
/// </remarks>
/// <param name="Text">The number as written.</param>
[JsonConverter(typeof(QuantityConverter))]
public readonly record struct Quantity(string Text)
{
    /// <summary>The number as written; empty for the default value.</summary>
    public string Text
    {
        get => field ?? "";
        init;
    } = Text;

    /// <summary>The value as plain decimal digits, which every reader of quantities understands.</summary>
    public static Quantity Of(decimal value) => new(QuantitySyntax.Format(value));

    /// <summary>The value in full.</summary>
    /// <returns>False if the text is no quantity, or has a magnitude above 7.9e28 that no field of ours can mean.</returns>
    public bool TryValue(out decimal value) => QuantitySyntax.TryParse(Text, out value);

    /// <summary>The value, for text already known to be good.</summary>
    /// <exception cref="FormatException">The text is no quantity.</exception>
    public decimal ToDecimal() =>
        TryValue(out var value) ? value : throw new FormatException($"'{Text}' is no Kubernetes quantity.");

    /// <inheritdoc/>
    public override string ToString() => Text;
}
