using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Jobs;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "{Namespace}/{Name} is {State}: {Sentence}")]
    public static partial void Turned(this ILogger log, string @namespace, string name, string state, string sentence);
}
