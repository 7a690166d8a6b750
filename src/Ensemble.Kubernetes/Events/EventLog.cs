using Ensemble.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Ensemble.Kubernetes.Events;

internal static partial class EventLog
{
    [LoggerMessage(LogLevel.Debug, "Event {Reason} about {Key} dropped: {Problem}")]
    public static partial void EventDropped(this ILogger log, string reason, ObjectKey key, string problem);
}
