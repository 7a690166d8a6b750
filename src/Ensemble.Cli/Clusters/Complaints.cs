using Ensemble.Cli.Output;
using Ensemble.Kubernetes.Client;
using k8s.Exceptions;

namespace Ensemble.Cli.Clusters;

/// <summary>Turns what went wrong in the world, and was no bug of ours, into words for the user.</summary>
internal static class Complaints
{
    /// <param name="ExitCode">Of <see cref="Output.ExitCode"/>.</param>
    /// <param name="Message">What is wrong.</param>
    /// <param name="Cure">What to do about it; null where the message says it.</param>
    internal sealed record Complaint(int ExitCode, string Message, string? Cure);

    /// <summary>The complaint for an exception; null for one that is a bug and must show its stack.</summary>
    public static Complaint? Of(Exception exception) => exception switch
    {
        CommandException e => new(e.ExitCode, e.Message, e.Cure),
        KubeConfigException e => new(ExitCode.Unreachable, e.Message, "Give the cluster's kubeconfig with --kubeconfig or KUBECONFIG. 'ensemble local up' makes a cluster to try on."),
        ApiException { IsUnreachable: true } e => new(ExitCode.Unreachable, e.Message, "Is the cluster up, and does the kubeconfig point to it? 'ensemble local up' makes one to try on."),
        ApiException { Code: 401 } e => new(ExitCode.Unreachable, e.Message, "The kubeconfig's credentials are not, or no longer, valid."),
        ApiException { IsForbidden: true } e => new(ExitCode.Unreachable, e.Message, "Ask for a role that allows it, or choose another user with --context."),
        ApiException e => new(ExitCode.Wrong, e.Message, null),
        TimeoutException => new(ExitCode.Unreachable, "the cluster does not answer in time", "Is its API server overloaded? Try again."),
        UnauthorizedAccessException or IOException => new(ExitCode.Wrong, exception.Message, null),
        OperationCanceledException => new(130, "stopped", null), // As a shell reports a process that Ctrl-C ended.
        _ => null,
    };
}
