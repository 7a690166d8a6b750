using Ensemble.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Jobs;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "{Namespace}/{Name} is {State}: {Sentence}")]
    public static partial void Turned(this ILogger log, string @namespace, string name, string state, string sentence);

    [LoggerMessage(LogLevel.Debug, "{Job}: trying again: {Problem}")]
    public static partial void TryingAgain(this ILogger log, ObjectKey job, string problem);

    [LoggerMessage(LogLevel.Error, "{Job}: a reconcile failed")]
    public static partial void ReconcileFailed(this ILogger log, Exception e, ObjectKey job);
}
