using Ensemble.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Gangs;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning, "PodGroup {Group} was refused; the gang's pods name none: {Problem}")]
    public static partial void NoGroup(this ILogger log, ObjectKey group, string problem);
}
