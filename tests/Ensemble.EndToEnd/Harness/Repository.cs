using System.Runtime.CompilerServices;

namespace Ensemble.EndToEnd.Harness;

/// <summary>The tree these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));

    public static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(Path.Combine(Root, path));

    private static string Here([CallerFilePath] string path = "") => path;
}
