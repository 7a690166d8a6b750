using System.Collections.Immutable;
using Ensemble.Cli.Output;
using Ensemble.Kubernetes.Parsing;

namespace Ensemble.Cli.Manifests;

/// <summary>The files that <c>-f</c> names, as kubectl reads it: files, folders, and <c>-</c> for standard input.</summary>
internal static class ManifestFiles
{
    /// <summary>What standard input is called in messages.</summary>
    public const string StandardInput = "standard input";

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>Reads everything that these names mean, in order; a folder's files by name, folders inside it not.</summary>
    /// <exception cref="CommandException">A name is no file or folder, or a folder has no manifest.</exception>
    public static async Task<ImmutableArray<ManifestFile>> ReadAsync(IEnumerable<string> names, TextReader input, CancellationToken stop)
    {
        var files = ImmutableArray.CreateBuilder<ManifestFile>();
        foreach (var name in names)
        {
            if (name == "-") files.Add(new(StandardInput, await input.ReadToEndAsync(stop)));
            else
            {
                foreach (var path in Expand(name)) files.Add(new(path, await ReadFileAsync(path, stop)));
            }
        }

        return files.ToImmutable();
    }

    private static string[] Expand(string name)
    {
        if (File.Exists(name)) return [name];
        if (!Directory.Exists(name)) throw new CommandException(ExitCode.Wrong, $"there is no file or folder '{name}'", "Give the path of a manifest, a folder of them, or - for standard input.");
        string[] found = [.. Directory.EnumerateFiles(name).Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal)).Order(StringComparer.Ordinal)];
        return found is [] ? throw new CommandException(ExitCode.Wrong, $"the folder '{name}' has no manifest", "Manifests end in .yaml, .yml or .json.") : found;
    }

    private static async Task<string> ReadFileAsync(string path, CancellationToken stop)
    {
        // A file that is too long is not read to its end: the reader of manifests refuses it by its length.
        using var reader = new StreamReader(path);
        var buffer = new char[ManifestReader.MaxLength + 1];
        var length = await reader.ReadBlockAsync(buffer.AsMemory(), stop);
        return new(buffer, 0, length);
    }
}
