using Ensemble.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Ensemble.Kubernetes.Informers;

internal static partial class InformerLog
{
    [LoggerMessage(LogLevel.Error, "A handler failed at {Kind} {Key}; the informer goes on")]
    public static partial void HandlerFailed(this ILogger log, Exception e, ResourceKind kind, ObjectKey key);

    [LoggerMessage(LogLevel.Warning, "{Kind} {Key} cannot be read: {Problem}")]
    public static partial void ObjectIsBad(this ILogger log, ResourceKind kind, ObjectKey? key, string problem);

    [LoggerMessage(LogLevel.Information, "Listed {Count} {Kind} at version {Version}")]
    public static partial void Listed(this ILogger log, int count, ResourceKind kind, string? version);

    [LoggerMessage(LogLevel.Information, "The server no longer knows where we were with {Kind}; listing anew")]
    public static partial void ListingAnew(this ILogger log, ResourceKind kind);

    [LoggerMessage(LogLevel.Warning, "Following {Kind} failed ({Failures} in a row); next try in {Pause}: {Problem}")]
    public static partial void FollowingFailed(this ILogger log, ResourceKind kind, int failures, TimeSpan pause, string problem);
}
