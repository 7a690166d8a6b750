using Microsoft.Extensions.Logging;

namespace Ensemble.Kubernetes.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(LogLevel.Information, "{Controller} {Key} is tried again: {Problem}")]
    public static partial void ReconcileFailed(this ILogger log, string controller, object key, string problem);

    [LoggerMessage(LogLevel.Error, "{Controller} {Key} broke and is tried again")]
    public static partial void ReconcileBroke(this ILogger log, Exception e, string controller, object key);

    [LoggerMessage(LogLevel.Warning, "Work did not end within {Grace}; it is left as it is")]
    public static partial void WorkAbandoned(this ILogger log, TimeSpan grace);
}
