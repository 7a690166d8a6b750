namespace Ensemble.Kubernetes.Tests;

/// <summary>The checkout that the tests were built from: files that are made from code are held equal there.</summary>
internal static class Repository
{
    /// <summary>Set ENSEMBLE_REWRITE=1 to bring such files up to date instead of failing.</summary>
    public static bool Rewrites { get; } = Environment.GetEnvironmentVariable("ENSEMBLE_REWRITE") == "1";

    public static string Root { get; } = Find();

    /// <summary>The catalogue and the samples.</summary>
    public static IEnumerable<string> Manifests { get; } =
        [.. new[] { "catalogue", "samples" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Root, "deploy", folder), "*.yaml")).Order(StringComparer.Ordinal)];

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Operator.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Operator.sln is in no folder above the tests.");
    }
}
