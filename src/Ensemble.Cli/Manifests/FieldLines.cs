using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ensemble.Cli.Manifests;

/// <summary>Finds the line of a field in a YAML text, so that an editor can jump to a fault.</summary>
internal sealed class FieldLines
{
    private readonly List<YamlMappingNode> _objects = [];

    /// <summary>Looks through a text; one that is no YAML knows no lines.</summary>
    public FieldLines(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            foreach (var root in stream.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>())
            {
                _objects.Add(root);
                if (Child(root, "items") is YamlSequenceNode items) _objects.AddRange(items.OfType<YamlMappingNode>());
            }
        }
        catch (YamlException)
        {
            // Whoever reads the manifest says where it breaks.
        }
    }

    /// <summary>The line of a field of the object that starts at or after a line; the deepest part of the path that is there.</summary>
    /// <param name="objectLine">Where the object's document starts, from 1.</param>
    /// <param name="field">A path such as <c>spec.variants[0].classes</c>.</param>
    /// <returns>The line, from 1; <paramref name="objectLine"/> where the text does not say.</returns>
    public int Find(int objectLine, string field)
    {
        var start = _objects.Where(node => node.Start.Line >= objectLine).MinBy(node => node.Start.Line);
        if (start is null) return objectLine;
        YamlNode node = start;
        var line = start.Start.Line;
        foreach (var step in Steps(field))
        {
            if (Step(node, step) is not { } next) break;
            (node, line) = next;
        }

        return (int)line;
    }

    private static (YamlNode Node, long Line)? Step(YamlNode node, string step)
    {
        if (node is YamlSequenceNode sequence && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return index < sequence.Children.Count ? (sequence.Children[index], sequence.Children[index].Start.Line) : null;
        if (node is not YamlMappingNode mapping) return null;
        foreach (var (key, value) in mapping.Children)
        {
            if (key is YamlScalarNode { Value: { } name } && name == step) return (value, key.Start.Line);
        }

        return null;
    }

    private static YamlNode? Child(YamlMappingNode mapping, string key) => Step(mapping, key)?.Node;

    // a.b[0].c, and a[some.key] for names with dots in them.
    private static IEnumerable<string> Steps(string field)
    {
        var at = 0;
        while (at < field.Length)
        {
            if (field[at] == '.') at++;
            else if (field[at] == '[' && field.IndexOf(']', at) is var close and > 0)
            {
                yield return field[(at + 1)..close].Trim('\'', '"');
                at = close + 1;
            }
            else
            {
                var end = field.IndexOfAny(['.', '['], at);
                if (end <= at) end = field.Length;
                yield return field[at..end];
                at = end;
            }
        }
    }
}
