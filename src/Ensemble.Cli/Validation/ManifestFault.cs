using Ensemble.Core;

namespace Ensemble.Cli.Validation;

/// <summary>A fault and where it stands.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The field's line, or that of the nearest thing around it, from 1.</param>
/// <param name="Kind">The object's kind; null where it says none.</param>
/// <param name="Name">The object's name; null where it says none.</param>
/// <param name="Field">Path from the object's root.</param>
/// <param name="Problem">What is wrong, with the value: continues a sentence that starts with the field.</param>
/// <param name="Cure">What to write instead.</param>
internal sealed record ManifestFault(string File, int Line, string? Kind, string? Name, string Field, string Problem, string Cure)
{
    /// <summary>The fault of an object.</summary>
    public static ManifestFault Of(Kubernetes.Parsing.ManifestDocument document, Fault fault, FieldLine line) =>
        new(document.FileName, line(document.Line, fault.Field), document.Kind, document.Name, fault.Field, fault.Problem, fault.Cure);

    /// <summary>As compilers show it, so that editors understand it.</summary>
    public override string ToString() => Kind is null && Field.StartsWith(File, StringComparison.Ordinal)
        ? $"{File}:{Line}: {Problem}. {Cure}"
        : $"{File}:{Line}: {Kind ?? "object"} {Name ?? "without a name"}: {Field} {Problem}. {Cure}";
}

/// <summary>The line of a field of the object that starts at a line.</summary>
internal delegate int FieldLine(int objectLine, string field);
