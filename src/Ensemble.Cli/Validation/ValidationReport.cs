using System.Collections.Immutable;
using System.Text.Json;
using Ensemble.Cli.Manifests;
using Ensemble.Cli.Output;
using Ensemble.Core;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Spectre.Console;

namespace Ensemble.Cli.Validation;

/// <summary>What was found in some files. Its properties are the keys of <c>validate --output json</c>.</summary>
/// <param name="Files">Files read.</param>
/// <param name="Objects">Objects in them.</param>
/// <param name="Checked">Those of our group; the others are left to the API server.</param>
/// <param name="Valid">Whether there is no fault.</param>
/// <param name="Faults">All that is wrong, in the order of the files.</param>
/// <param name="Notes">What is right, and yet should be known.</param>
internal sealed record ValidationReport(
    int Files, int Objects, int Checked, bool Valid, ImmutableArray<ManifestFault> Faults, ImmutableArray<string> Notes)
{
    /// <summary>Checks files.</summary>
    public static ValidationReport Of(IReadOnlyCollection<ManifestFile> files, TemplatePolicy policy)
    {
        var faults = ImmutableArray.CreateBuilder<ManifestFault>();
        var notes = ImmutableArray.CreateBuilder<string>();
        var (objects, ours) = (0, 0);
        foreach (var file in files)
        {
            var lines = new Lazy<FieldLines>(() => new(file.Text));
            foreach (var document in ManifestReader.Read(file.Text, file.Name))
            {
                objects++;
                if (document.Faults.IsEmpty && ManifestCheck.IsOurs(document)) ours++;
                var found = ManifestCheck.Check(document, policy);
                // What could not be read at all has said its line already.
                FieldLine line = document.Faults.IsEmpty ? (start, field) => lines.Value.Find(start, field) : (start, _) => start;
                faults.AddRange(found.Select(fault => ManifestFault.Of(document, fault, line)));
                if (found.IsEmpty) notes.AddRange(NotesOn(document));
            }
        }

        return new(files.Count, objects, ours, faults.Count == 0, faults.ToImmutable(), notes.ToImmutable());
    }

    /// <summary>Shows the report to people: faults like a compiler's, then the sum.</summary>
    public void WriteTo(Terminal terminal)
    {
        foreach (var fault in Faults) terminal.OutputConsole.WriteLine(fault.ToString(), new Style(Color.Red));
        foreach (var note in Notes) terminal.OutputConsole.WriteLine(note);
        terminal.OutputConsole.WriteLine(Sum(), new Style(Valid ? Color.Green : Color.Red));
    }

    private static IEnumerable<string> NotesOn(ManifestDocument document)
    {
        if (!ManifestCheck.IsOurs(document)) yield break;
        var fields = document.Kind switch
        {
            "TrainingJob" when document.Json.Deserialize<TrainingJob>(ResourceJson.Options) is { } job
                && TrainingJobParser.Parse(job) is Parsed<AcceptedTrainingJob>.Valid({ NotActedOn: var notes }) => notes,
            "InferenceJob" when document.Json.Deserialize<InferenceJob>(ResourceJson.Options) is { } job
                && InferenceJobParser.Parse(job) is Parsed<AcceptedInferenceJob>.Valid({ NotActedOn: var notes }) => notes,
            _ => [],
        };
        if (!fields.IsEmpty)
            yield return $"{document.FileName}:{document.Line}: {document.Kind} {document.Name}: note: accepted, but not acted on yet: {string.Join(", ", fields)}";
    }

    private string Sum()
    {
        var others = Objects - Checked;
        var rest = others == 0 ? "" : $"; {others} of other kinds not checked";
        return Valid
            ? $"{Counted(Checked, "object")} valid{rest}"
            : $"{Counted(Faults.Length, "fault")} in {Counted(Faults.Select(f => (f.File, f.Kind, f.Name)).Distinct().Count(), "object")} of {Counted(Files, "file")}{rest}";
    }

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
