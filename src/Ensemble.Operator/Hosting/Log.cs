using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Hosting;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Critical, "the operator failed")]
    public static partial void OperatorFailed(this ILogger log, Exception e);
}
