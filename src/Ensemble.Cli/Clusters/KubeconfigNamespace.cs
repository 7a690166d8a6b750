using k8s;
using k8s.Exceptions;

namespace Ensemble.Cli.Clusters;

/// <summary>The namespace that kubectl would take where none is said.</summary>
internal static class KubeconfigNamespace
{
    private const string Otherwise = "default";

    /// <param name="kubeconfig">The file that the user named; null for the usual place.</param>
    /// <param name="context">The context that the user named; null for the current one.</param>
    /// <param name="environment">Environment variables by name.</param>
    public static string Of(string? kubeconfig, string? context, Func<string, string?> environment)
    {
        var file = kubeconfig ?? environment("KUBECONFIG")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()
            ?? KubernetesClientConfiguration.KubeConfigDefaultLocation;
        if (!File.Exists(file)) return Otherwise;
        try
        {
            var config = KubernetesClientConfiguration.LoadKubeConfig(file);
            var name = context ?? config.CurrentContext;
            return config.Contexts?.FirstOrDefault(known => known.Name == name)?.ContextDetails?.Namespace is { Length: > 0 } found ? found : Otherwise;
        }
        catch (KubeConfigException)
        {
            return Otherwise; // Connecting tells the user what is wrong with it.
        }
    }
}
