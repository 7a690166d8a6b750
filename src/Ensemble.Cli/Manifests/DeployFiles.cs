using System.Collections.Immutable;
using System.Reflection;

namespace Ensemble.Cli.Manifests;

/// <summary>The files of <c>deploy/</c>, which the program carries with it.</summary>
internal static class DeployFiles
{
    private const string Root = "deploy/";

    /// <summary>The files of a folder of <c>deploy/</c> by name, those in folders inside it not.</summary>
    /// <param name="folder">Such as <c>catalogue</c>; empty for <c>deploy/</c> itself.</param>
    public static ImmutableArray<ManifestFile> In(string folder)
    {
        var prefix = folder.Length == 0 ? Root : $"{Root}{folder}/";
        return [.. typeof(DeployFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !name[prefix.Length..].Contains('/', StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new ManifestFile(name, Read(name)))];
    }

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
