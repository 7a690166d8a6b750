using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Pools;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Debug, "{Kind} {Name} changed meanwhile")]
    public static partial void SiteChanged(this ILogger log, string kind, string name);
}
