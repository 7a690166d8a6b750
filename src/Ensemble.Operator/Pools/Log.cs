using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Pools;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Error, "taints and status of the site were not kept; trying again")]
    public static partial void SiteNotKept(this ILogger log, Exception e);

    [LoggerMessage(LogLevel.Debug, "{Kind} {Name} changed meanwhile")]
    public static partial void SiteChanged(this ILogger log, string kind, string name);
}
