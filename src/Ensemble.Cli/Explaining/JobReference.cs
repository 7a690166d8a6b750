using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Cli.Explaining;

/// <summary>A job as a user names it: <c>trainingjob/llama</c>, <c>tj/llama</c> or plain <c>llama</c>; an inference job as <c>ij/chat</c>.</summary>
internal static class JobReference
{
    /// <summary>Reads a reference.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="kind">The job's kind; a TrainingJob where the user names none.</param>
    /// <param name="name">The job's name.</param>
    /// <returns>False where it names another kind, or nothing.</returns>
    public static bool TryRead(string text, out ResourceKind kind, out string name)
    {
        kind = ResourceKinds.TrainingJob;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        name = text[(slash + 1)..];
        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal)) return false;
        if (slash < 0) return true;
        var word = text[..slash].ToLowerInvariant();
        foreach (var job in (ReadOnlySpan<ResourceKind>)[ResourceKinds.TrainingJob, ResourceKinds.InferenceJob])
        {
            if (word != job.Plural && word != ResourceKinds.Singular(job) && word != ResourceKinds.ShortName(job) && word != $"{job.Plural}.{job.Group}") continue;
            kind = job;
            return true;
        }

        return false;
    }
}
