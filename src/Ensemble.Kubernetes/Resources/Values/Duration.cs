using System.Text.Json.Serialization;

namespace Ensemble.Kubernetes.Resources;

/// <summary>A length of time in the syntax of Go and metav1.Duration (<c>1h30m</c>, <c>100ms</c>), kept as it was written.</summary>
/// <remarks>
/// Reading one from JSON never fails: text that is no duration stays as it is until <see cref="TryValue"/> says so. Two durations are
/// equal when written alike.
/// </remarks>
/// <param name="Text">The duration as written.</param>
[JsonConverter(typeof(DurationConverter))]
public readonly record struct Duration(string Text)
{
    /// <summary>The duration as written; empty for the default value.</summary>
    public string Text
    {
        get => field ?? "";
        init;
    } = Text;

    /// <summary>The time in canonical form: the largest units first, none of them zero, such as <c>1h30m</c>; <c>0s</c> for none.</summary>
    public static Duration Of(TimeSpan time) => new(DurationSyntax.Format(time));

    /// <summary>The time, cut to 100 ns.</summary>
    /// <returns>False if the text is no duration, or longer than 292 years, the most that Go holds.</returns>
    public bool TryValue(out TimeSpan time) => DurationSyntax.TryParse(Text, out time);

    /// <summary>The time, for text already known to be good.</summary>
    /// <exception cref="FormatException">The text is no duration.</exception>
    public TimeSpan ToTimeSpan() =>
        TryValue(out var time) ? time : throw new FormatException($"'{Text}' is no duration.");

    /// <inheritdoc/>
    public override string ToString() => Text;
}
