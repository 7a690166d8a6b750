using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Events;
using Ensemble.Kubernetes.Leadership;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Gangs;
using Ensemble.Operator.Jobs;
using Ensemble.Operator.Pods;
using Ensemble.Operator.Pools;
using Ensemble.Operator.Serving;

namespace Ensemble.Operator.Access;

/// <summary>All that the operator asks of the API server, as its parts declare it. A new part that makes requests declares them and stands here.</summary>
public static class OperatorAccess
{
    /// <summary>The name of the operator's service account, roles and bindings.</summary>
    public const string Name = "ensemble-operator";

    /// <summary>All rights.</summary>
    public static AccessList Rights { get; } = new(
    [
        .. FleetInformers.Rights, .. TemplateTrial.Rights, .. JobVolumes.Rights, .. JobFinalizer.Rights, .. JobExpiry.Rights, .. JobStatusWriter.Rights, .. GangPods.Rights, .. GangGroups.Rights, .. StartTrouble.Rights, .. ServingObjects.Rights, .. PodBinder.Rights, .. PodWrites.Rights, .. VolumeBinder.Rights, .. PodGroups.Rights, .. SiteKeeper.Rights, .. NodeTaints.Rights,
        .. EventRecorder.Rights, .. LeaderElector.Rights,
    ]);
}
