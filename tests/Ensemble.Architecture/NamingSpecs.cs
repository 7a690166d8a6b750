using System.Text.RegularExpressions;

namespace Ensemble.Architecture;

/// <summary>Names and files as CONTRIBUTING.md asks for them.</summary>
public sealed partial class NamingSpecs
{
    private static readonly string[] Assemblies =
        ["Ensemble.Core", "Ensemble.Kubernetes", "Ensemble.Operator", "Ensemble.LocalCluster", "Ensemble.Simulation", "ensemble"];

    [Fact]
    public void A_type_is_named_after_what_it_is_in_the_field()
    {
        var vague = from assembly in Assemblies
                    from type in CompiledCode.Types(assembly)
                    where CompiledCode.NamespaceOf(type).StartsWith("Ensemble", StringComparison.Ordinal) && VagueName().IsMatch(type.Name)
                    select type.FullName;
        Expect.Nothing(vague);
    }

    [Fact]
    public void A_type_lives_in_the_namespace_of_its_folder()
    {
        var wrong = new List<string>();
        foreach (var path in Repository.Sources("src"))
        {
            var text = File.ReadAllText(Path.Combine(Repository.Root, path));
            var ns = Namespace().Match(text);
            if (!ns.Success) continue; // Program.cs
            var folder = Path.GetDirectoryName(path)!["src/".Length..].Replace('/', '.');
            if (!IsHome(ns.Groups["name"].Value, folder)) wrong.Add($"{path}: namespace {ns.Groups["name"].Value}");
        }

        Expect.Nothing(wrong);
    }

    // Folders below the second level sort files only: what users of a namespace see is the concept.
    private static bool IsHome(string ns, string folder) =>
        ns == folder || (ns.Count(c => c == '.') >= 2 && folder.StartsWith(ns + ".", StringComparison.Ordinal));

    [Fact]
    public void Time_comes_from_a_TimeProvider_everywhere()
    {
        var wrong = from assembly in Assemblies
                    from type in CompiledCode.Types(assembly)
                    from member in CompiledCode.Members(type)
                    where member is "System.DateTime::get_Now" or "System.DateTime::get_UtcNow" or "System.DateTimeOffset::get_Now"
                        or "System.DateTimeOffset::get_UtcNow" or "System.Threading.Thread::Sleep" or "System.Diagnostics.Stopwatch::StartNew"
                    select $"{type.FullName} -> {member}";
        Expect.Nothing(wrong);
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        var unfinished = from path in Repository.Sources("src").Concat(Repository.Sources("tests"))
                         where !path.EndsWith("/NamingSpecs.cs", StringComparison.Ordinal)
                         let text = File.ReadAllText(Path.Combine(Repository.Root, path))
                         where Unfinished().IsMatch(text)
                         select path;
        Expect.Nothing(unfinished);
    }

    [GeneratedRegex("(Manager|Helper|Util|Utils|Utility|Utilities)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VagueName();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|NotImplementedException|Skip = ""later", RegexOptions.None, 1000)]
    private static partial Regex Unfinished();
}
