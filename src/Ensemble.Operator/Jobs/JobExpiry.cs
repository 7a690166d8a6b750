using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Jobs;

/// <summary>Deletes jobs that ended, once the time for which their authors want them kept is over.</summary>
internal sealed class JobExpiry(KubernetesApi api)
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } = [AccessRight.To(ResourceKinds.TrainingJob, "delete")];

    /// <summary>When a job that ended is to be deleted; null for never.</summary>
    public static DateTimeOffset? ExpiresAt(TrainingJob job, JobTerms terms) =>
        terms.KeptAfterEnd is { } kept && job.Status?.CompletionTime is { } ended ? new DateTimeOffset(ended, TimeSpan.Zero) + kept : null;

    /// <summary>Deletes it, and with it what belongs to it, if it is still what was looked at.</summary>
    public async Task DeleteAsync(TrainingJob job, CancellationToken stop)
    {
        try
        {
            var options = new DeleteOptions { Uid = job.Metadata.Uid, ResourceVersion = job.Metadata.ResourceVersion, Propagation = "Background" };
            await api.DeleteAsync(ResourceKinds.TrainingJob, job.Metadata.NamespaceProperty, job.Metadata.Name, options, stop);
        }
        catch (ApiException e) when (e.IsConflict || e.IsNotFound)
        {
            // It changed or went; its event brings us back.
        }
    }
}
