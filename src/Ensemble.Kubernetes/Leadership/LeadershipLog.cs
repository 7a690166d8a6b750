using Microsoft.Extensions.Logging;

namespace Ensemble.Kubernetes.Leadership;

internal static partial class LeadershipLog
{
    [LoggerMessage(LogLevel.Information, "{Identity} leads {Lease}")]
    public static partial void Leading(this ILogger log, string identity, string lease);

    [LoggerMessage(LogLevel.Warning, "{Identity} no longer leads {Lease}")]
    public static partial void LeadershipLost(this ILogger log, string identity, string lease);

    [LoggerMessage(LogLevel.Warning, "Trying to lead {Lease} failed: {Problem}")]
    public static partial void CampaignFailed(this ILogger log, string lease, string problem);

    [LoggerMessage(LogLevel.Warning, "Renewing {Lease} failed: {Problem}")]
    public static partial void RenewalFailed(this ILogger log, string lease, string problem);

    [LoggerMessage(LogLevel.Information, "{Lease} could not be given up and will expire: {Problem}")]
    public static partial void ReleaseFailed(this ILogger log, string lease, string problem);
}
