using System.Text.Json;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Jobs;

/// <summary>Status objects compared and copied by what they say.</summary>
internal static class StatusJson
{
    /// <summary>Whether writing the second over the first would change nothing.</summary>
    public static bool Same<T>(T? before, T after)
        where T : class =>
        before is not null && JsonSerializer.SerializeToUtf8Bytes(before, ResourceJson.Options).AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(after, ResourceJson.Options));

    /// <summary>A copy that shares nothing with the original.</summary>
    public static T Copy<T>(T original)
        where T : class =>
        JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(original, ResourceJson.Options), ResourceJson.Options)!;
}
