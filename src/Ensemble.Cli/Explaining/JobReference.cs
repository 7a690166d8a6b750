using Ensemble.Kubernetes.Resources;

namespace Ensemble.Cli.Explaining;

/// <summary>A job as a user names it: <c>trainingjob/llama</c>, <c>tj/llama</c> or plain <c>llama</c>.</summary>
internal static class JobReference
{
    /// <summary>Reads a reference.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="name">The job's name.</param>
    /// <returns>False where it names another kind, or nothing.</returns>
    public static bool TryRead(string text, out string name)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        name = text[(slash + 1)..];
        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal)) return false;
        if (slash < 0) return true;
        var kind = text[..slash].ToLowerInvariant();
        var job = ResourceKinds.TrainingJob;
        return kind == job.Plural || kind == ResourceKinds.Singular(job) || kind == ResourceKinds.ShortName(job) || kind == $"{job.Plural}.{job.Group}";
    }
}
