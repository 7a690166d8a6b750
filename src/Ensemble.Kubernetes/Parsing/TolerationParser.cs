using Ensemble.Core.Fleet;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Reads one toleration of a pod.</summary>
internal static class TolerationParser
{
    private static readonly string[] Operators = ["Equal", "Exists"];
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    public static Toleration? Parse(TemplateField toleration)
    {
        if (toleration.AsObject() is null) return null;
        var faults = toleration.Faults;
        var key = toleration["key"].Text() ?? "";
        var value = toleration["value"].Text() ?? "";
        var op = toleration["operator"].Text() ?? "Equal";
        if (!Operators.Contains(op, StringComparer.Ordinal))
        {
            faults.Add($"{toleration.Path}.operator", $"is '{SchemaCheck.Cut(op)}'", Suggestion.Cure(op, Operators));
            return null;
        }

        var exists = op == "Exists";
        if (exists && value.Length > 0) faults.Add($"{toleration.Path}.value", $"is '{SchemaCheck.Cut(value)}', which operator Exists does not look at", "Leave it out, or use operator Equal.");
        if (!exists && key.Length == 0) faults.Add($"{toleration.Path}.key", "is missing", "Name the taint's key, or use operator Exists to tolerate every taint.");

        var effect = toleration["effect"].Text() ?? "";
        // Kubernetes takes less than zero for zero: the pod goes at once.
        TimeSpan? stays = toleration["tolerationSeconds"].Integer(int.MinValue, int.MaxValue) is { } seconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : null;
        if (effect.Length == 0) return new Toleration(key, exists, value, null) { For = stays };
        if (Effects.Contains(effect, StringComparer.Ordinal)) return new Toleration(key, exists, value, Enum.Parse<TaintEffect>(effect)) { For = stays };
        faults.Add($"{toleration.Path}.effect", $"is '{SchemaCheck.Cut(effect)}'", Suggestion.Cure(effect, Effects));
        return null;
    }
}
