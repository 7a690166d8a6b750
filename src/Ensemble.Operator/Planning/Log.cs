using Ensemble.Core.Jobs;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Planning;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "{Job} changed while we planned; planning again")]
    public static partial void FactsWereOld(this ILogger log, JobId job);

    [LoggerMessage(LogLevel.Warning, "whether {Job} was written is unknown, so it is written again, and the chips of a placement stay held meanwhile: {Problem}")]
    public static partial void AnswerLost(this ILogger log, JobId job, string problem);

    [LoggerMessage(LogLevel.Information, "{Decision} {Job}: {Sentence}")]
    public static partial void Decided(this ILogger log, string decision, JobId job, string sentence);
}
