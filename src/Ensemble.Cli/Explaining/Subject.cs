using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Cli.Explaining;

/// <summary>What a user wants explained, as kubectl's users name things: <c>trainingjob/llama</c>, <c>ij/chat</c>, <c>pod/worker-0</c>, or plain <c>llama</c>.</summary>
/// <param name="Kind">TrainingJob, InferenceJob or Pod; null where only a name is given.</param>
/// <param name="Name">Its name.</param>
internal sealed record Subject(ResourceKind? Kind, string Name)
{
    /// <summary>The kinds, each with the words for it.</summary>
    public static IReadOnlyList<(ResourceKind Kind, string[] Words)> Kinds { get; } =
    [
        (ResourceKinds.TrainingJob, WordsOf(ResourceKinds.TrainingJob)),
        (ResourceKinds.InferenceJob, WordsOf(ResourceKinds.InferenceJob)),
        (CoreKinds.Pod, ["pod", "pods", "po"]),
    ];

    /// <summary>Reads a reference.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="subject">What it names.</param>
    /// <returns>False where it names another kind, or nothing.</returns>
    public static bool TryRead(string text, out Subject subject)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        subject = new(null, text[(slash + 1)..]);
        if (subject.Name.Length == 0 || subject.Name.Contains('/', StringComparison.Ordinal)) return false;
        if (slash < 0) return true;
        var word = text[..slash].ToLowerInvariant();
        subject = subject with { Kind = Kinds.FirstOrDefault(kind => kind.Words.Contains(word, StringComparer.Ordinal)).Kind };
        return subject.Kind is not null;
    }

    private static string[] WordsOf(ResourceKind kind) => [ResourceKinds.Singular(kind), kind.Plural, ResourceKinds.ShortName(kind), $"{kind.Plural}.{kind.Group}"];
}
