using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ensemble.Core;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Reads files of manifests, YAML or JSON, as kubectl does. Whatever the file holds, it ends soon and does not throw.</summary>
public static class ManifestReader
{
    /// <summary>Longest file that is read, in characters: four times the most that an API server takes for one object.</summary>
    public const int MaxLength = 4 << 20;

    /// <summary>The objects of a file in order; those of a List are taken out of it.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <returns>After a document that is no YAML at all nothing more is read; its faults are the last entry.</returns>
    public static ImmutableArray<ManifestDocument> Read(string text, string fileName)
    {
        if (text.Length > MaxLength) return [Unread(fileName, 1, $"has {text.Length} characters", $"Split it into files of at most {MaxLength}.")];
        var documents = ImmutableArray.CreateBuilder<ManifestDocument>();
        var parser = new Parser(new StringReader(text));
        try
        {
            ReadAll(parser, fileName, documents);
        }
        catch (YamlException e)
        {
            documents.Add(NoYaml(fileName, Math.Min((int)e.End.Line, text.AsSpan().Count('\n') + 1), Reason(e)));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or ArithmeticException or IndexOutOfRangeException)
        {
            // YamlDotNet's scanner has paths where it throws what it does not document.
            documents.Add(NoYaml(fileName, (int)(parser.Current?.End.Line ?? 1), "the text after this line cannot be read"));
        }

        return documents.ToImmutable();
    }

    /// <summary>Reads a stream of UTF-8 to its end.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static async Task<ImmutableArray<ManifestDocument>> ReadAsync(Stream stream, string fileName, CancellationToken stop)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var buffer = new char[MaxLength + 1]; // One more than is allowed tells that there is too much, however long it is.
        var length = await reader.ReadBlockAsync(buffer.AsMemory(), stop);
        return Read(new string(buffer, 0, length), fileName);
    }

    private static void ReadAll(Parser parser, string fileName, ImmutableArray<ManifestDocument>.Builder documents)
    {
        parser.Consume<StreamStart>();
        while (!parser.Accept<StreamEnd>(out _))
        {
            parser.Consume<DocumentStart>();
            var line = (int)parser.Current!.Start.Line;
            var builder = new YamlToJson(parser);
            var node = builder.Read();
            parser.Consume<DocumentEnd>();
            if (node is JsonObject json) Add(documents, fileName, line, json, builder);
            else if (node is not null) documents.Add(Unread(fileName, line, $"is {SchemaCheck.Shown(node)}, not an object", "Start it with apiVersion and kind."));
        }
    }

    private static void Add(ImmutableArray<ManifestDocument>.Builder documents, string fileName, int line, JsonObject json, YamlToJson lines)
    {
        var document = new ManifestDocument(fileName, line, json, []);
        if (document.Kind is not { } kind || !kind.EndsWith("List", StringComparison.Ordinal) || json["items"] is not JsonArray items)
        {
            documents.Add(document);
            return;
        }

        var all = items.ToList();
        items.Clear(); // An item that is still in a list cannot be a document of its own.
        foreach (var item in all)
        {
            documents.Add(item is JsonObject inner
                ? document with { Line = lines.LineOf(inner) ?? line, Json = inner }
                : Unread(fileName, line, $"has an item in its {kind} that is no object", "Start each item with apiVersion and kind."));
        }
    }

    private static ManifestDocument Unread(string fileName, int line, string problem, string cure) =>
        new(fileName, line, [], [new Fault($"{fileName}:{line}", problem, cure)]);

    private static ManifestDocument NoYaml(string fileName, int line, string reason) =>
        Unread(fileName, line, $"is no YAML: {reason}", "Mend it near this line; close every bracket and quote, and indent with spaces.");

    private static string Reason(YamlException e)
    {
        var reason = e.Message;
        var end = reason.LastIndexOf("): ", StringComparison.Ordinal); // "(Line: 3, Col: 1, Idx: 20) - (Line …): what is wrong"
        return (end < 0 ? reason : reason[(end + 3)..]).TrimEnd('.');
    }
}
