using System.Globalization;

namespace Ensemble.Operator.Progress;

/// <summary>Finds a job's progress in what its metrics port serves: Prometheus' text format, of which nothing is trusted.</summary>
/// <remarks>
/// A line that is no sample is passed over, as is a value that is no number from 0 to what the field holds. Labels are not looked at: of
/// several samples of a series the largest counts, as ranks report the same step at slightly different times.
/// </remarks>
internal static class Exposition
{
    /// <summary>The longest text that is read; a trainer's metrics take some kilobytes, a whole node exporter's some hundred.</summary>
    public const int MostBytes = 1 << 20;

    private static readonly string[] Steps = ["ensemble_job_step", "ensemble_job_step_total"];
    private static readonly string[] Checkpoints = ["ensemble_job_checkpoint_step"];
    private static readonly string[] Tokens = ["ensemble_job_tokens_total", "ensemble_job_tokens"];

    /// <summary>Reads a text, cut to <see cref="MostBytes"/> before.</summary>
    public static JobReading Read(ReadOnlySpan<char> text)
    {
        long? step = null, checkpoint = null, tokens = null;
        foreach (var line in text.EnumerateLines())
        {
            var sample = line.TrimStart();
            if (sample.IsEmpty || sample[0] == '#') continue;
            var name = sample[..NameLength(sample)];
            if (Is(name, Steps)) Raise(ref step, ValueOf(sample[name.Length..], int.MaxValue));
            else if (Is(name, Checkpoints)) Raise(ref checkpoint, ValueOf(sample[name.Length..], int.MaxValue));
            else if (Is(name, Tokens)) Raise(ref tokens, ValueOf(sample[name.Length..], 1_000_000_000_000_000_000));
        }

        return new((int?)step, (int?)checkpoint, tokens);
    }

    private static int NameLength(ReadOnlySpan<char> sample)
    {
        var end = sample.IndexOfAny(" \t{");
        return end < 0 ? sample.Length : end;
    }

    private static bool Is(ReadOnlySpan<char> name, string[] names)
    {
        foreach (var known in names)
        {
            if (name.SequenceEqual(known)) return true;
        }

        return false;
    }

    /// <summary>The value after the labels, if there are any; a time stamp may follow it.</summary>
    private static long? ValueOf(ReadOnlySpan<char> rest, long most)
    {
        if (rest.StartsWith("{"))
        {
            var end = EndOfLabels(rest);
            if (end < 0) return null;
            rest = rest[(end + 1)..];
        }

        rest = rest.Trim();
        var blank = rest.IndexOfAny(" \t");
        if (blank >= 0) rest = rest[..blank];
        return double.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0 && value <= most ? (long)value : null;
    }

    /// <summary>Where the labels end; a brace in a quoted value is none.</summary>
    private static int EndOfLabels(ReadOnlySpan<char> labels)
    {
        var quoted = false;
        for (var i = 1; i < labels.Length; i++)
        {
            if (quoted && labels[i] == '\\') i++;
            else if (labels[i] == '"') quoted = !quoted;
            else if (labels[i] == '}' && !quoted) return i;
        }

        return -1;
    }

    private static void Raise(ref long? known, long? value)
    {
        if (value is { } number && !(known >= number)) known = number;
    }
}
