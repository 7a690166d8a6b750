using System.Collections.Concurrent;
using System.Reflection;
using System.Xml.Linq;

namespace Ensemble.Kubernetes.Crds;

/// <summary>Summaries of doc comments, read from the XML file that the compiler writes beside an assembly.</summary>
internal static class DocComments
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = new();

    /// <summary>The summary of a type or property as plain text, on one line.</summary>
    /// <exception cref="InvalidOperationException">The file is missing, or has no comment for the member.</exception>
    public static string Summary(MemberInfo member)
    {
        var owner = member as Type ?? member.DeclaringType!;
        var name = member is Type ? $"T:{owner.FullName}" : $"{(member is PropertyInfo ? 'P' : 'F')}:{owner.FullName}.{member.Name}";
        return Files.GetOrAdd(owner.Assembly, Read).TryGetValue(name.Replace('+', '.'), out var comment)
            ? Plain(comment)
            : throw new InvalidOperationException($"{name} has no doc comment.");
    }

    private static Dictionary<string, XElement> Read(Assembly assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        if (!File.Exists(path)) throw new InvalidOperationException($"The documentation file {path} is missing; descriptions are made from it.");
        return XDocument.Load(path).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => (string)member.Attribute("name")!, member => member.Element("summary")!, StringComparer.Ordinal);
    }

    private static string Plain(XElement summary) =>
        string.Join(' ', string.Concat(summary.DescendantNodes().Select(Text)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element when (string?)element.Attribute("cref") is { } cref => cref[(cref.LastIndexOf('.') + 1)..],
        _ => "",
    };
}
