using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Ensemble.Architecture;

/// <summary>The tree these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    /// <summary>The projects under a folder, by name.</summary>
    public static IReadOnlyDictionary<string, Project> Projects(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories)
            .Select(path => new Project(Path.GetFileNameWithoutExtension(path), XDocument.Load(path)))
            .ToDictionary(project => project.Name, StringComparer.Ordinal);

    /// <summary>Every C# file that people wrote under a folder, as a path relative to the root.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    private static string Here([CallerFilePath] string path = "") => path;

    internal sealed record Project(string Name, XDocument Document)
    {
        public IEnumerable<string> Projects =>
            Values("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

        public IEnumerable<string> Packages => Values("PackageReference").Concat(Values("FrameworkReference"));

        private IEnumerable<string> Values(string element) =>
            Document.Descendants(element).Select(reference => (string?)reference.Attribute("Include") ?? string.Empty);
    }
}
