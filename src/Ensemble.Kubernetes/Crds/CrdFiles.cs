using System.Collections.Immutable;

namespace Ensemble.Kubernetes.Crds;

/// <summary>The folder that <c>kubectl apply -f</c> installs our kinds from.</summary>
public static class CrdFiles
{
    /// <summary>Writes one file for each kind; files that are equal already are left as they are.</summary>
    /// <param name="directory">The folder; made if it is missing.</param>
    /// <returns>Paths of all the files, written or equal.</returns>
    /// <exception cref="IOException">The folder or a file cannot be written.</exception>
    public static ImmutableArray<string> Write(string directory)
    {
        Directory.CreateDirectory(directory);
        var paths = ImmutableArray.CreateBuilder<string>();
        foreach (var document in CrdGenerator.Generate())
        {
            var path = Path.Combine(directory, document.FileName);
            if (!File.Exists(path) || File.ReadAllText(path) != document.Yaml) File.WriteAllText(path, document.Yaml);
            paths.Add(path);
        }

        return paths.ToImmutable();
    }
}
