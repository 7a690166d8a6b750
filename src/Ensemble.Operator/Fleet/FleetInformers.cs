using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Gangs;
using Ensemble.Operator.Pods;
using Microsoft.Extensions.Logging;
using k8s.Models;

namespace Ensemble.Operator.Fleet;

/// <summary>The informers of everything the operator reads.</summary>
internal sealed class FleetInformers
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } =
    [
        AccessRight.Follow(ResourceKinds.TrainingJob), AccessRight.Follow(ResourceKinds.InferenceJob), AccessRight.Follow(ResourceKinds.AcceleratorNode), AccessRight.Follow(ResourceKinds.AcceleratorClass),
        AccessRight.Follow(ResourceKinds.AcceleratorPool), AccessRight.Follow(ResourceKinds.FleetQueue), AccessRight.Follow(CoreKinds.Pod), AccessRight.Follow(CoreKinds.Node),
        AccessRight.Follow(CoreKinds.PriorityClass), AccessRight.Follow(CoreKinds.Namespace), AccessRight.Follow(CoreKinds.Service), AccessRight.Follow(CoreKinds.ConfigMap),
        AccessRight.Follow(CoreKinds.PodDisruptionBudget), AccessRight.Follow(CoreKinds.PersistentVolumeClaim), AccessRight.Follow(CoreKinds.PersistentVolume),
        AccessRight.Follow(CoreKinds.StorageClass),
    ];

    public FleetInformers(KubernetesApi api, TimeProvider clock, ILogger log)
    {
        var owned = new InformerOptions { LabelSelector = GangNames.JobUidLabel };
        Jobs = new(api, new TypedProjection<TrainingJob>(), null, clock, log);
        InferenceJobs = new(api, new TypedProjection<InferenceJob>(), null, clock, log);
        Pods = new(api, FleetProjections.Pods, null, clock, log);
        Nodes = new(api, FleetProjections.Nodes, null, clock, log);
        Reports = new(api, new TypedProjection<AcceleratorNode>(), null, clock, log);
        Classes = new(api, new TypedProjection<AcceleratorClass>(), null, clock, log);
        Pools = new(api, new TypedProjection<AcceleratorPool>(), null, clock, log);
        Queues = new(api, new TypedProjection<FleetQueue>(), null, clock, log);
        Priorities = new(api, new TypedProjection<V1PriorityClass>(CoreKinds.PriorityClass), null, clock, log);
        PodGroups = new(api, clock, log);
        Claims = new(api, FleetProjections.Claims, null, clock, log);
        Volumes = new(api, FleetProjections.Volumes, null, clock, log);
        StorageClasses = new(api, new TypedProjection<V1StorageClass>(CoreKinds.StorageClass), null, clock, log);
        Namespaces = new(api, new TypedProjection<V1Namespace>(CoreKinds.Namespace), null, clock, log);
        Services = new(api, FleetProjections.Services, owned, clock, log);
        Budgets = new(api, FleetProjections.Budgets, owned, clock, log);
        RankTables = new(api, FleetProjections.RankTables, owned, clock, log);
    }

    public Informer<TrainingJob> Jobs { get; }

    public Informer<InferenceJob> InferenceJobs { get; }

    public Informer<PodFacts> Pods { get; }

    public Informer<NodeFacts> Nodes { get; }

    /// <summary>What agents report of their nodes.</summary>
    public Informer<AcceleratorNode> Reports { get; }

    public Informer<AcceleratorClass> Classes { get; }

    public Informer<AcceleratorPool> Pools { get; }

    public Informer<FleetQueue> Queues { get; }

    public Informer<V1PriorityClass> Priorities { get; }

    /// <summary>The native PodGroups, where there are any.</summary>
    public PodGroups PodGroups { get; }

    /// <summary>The claims of persistent volumes.</summary>
    public Informer<VolumeClaimFacts> Claims { get; }

    /// <summary>The persistent volumes.</summary>
    public Informer<VolumeFacts> Volumes { get; }

    /// <summary>The classes of persistent volumes.</summary>
    public Informer<V1StorageClass> StorageClasses { get; }

    /// <summary>The namespaces, for their labels: which queues and templates their jobs may use.</summary>
    public Informer<V1Namespace> Namespaces { get; }

    /// <summary>The Services of our gangs.</summary>
    public Informer<OwnedObject> Services { get; }

    /// <summary>The disruption budgets of our gangs.</summary>
    public Informer<BudgetState> Budgets { get; }

    /// <summary>The rank tables of our gangs.</summary>
    public Informer<RankTableState> RankTables { get; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<IInformer> All => [Classes, Pools, Queues, Priorities, Namespaces, Nodes, Reports, Jobs, InferenceJobs, Pods, Services, Budgets, RankTables, Claims, Volumes, StorageClasses, PodGroups];

    /// <summary>Completes when all of them have what there is.</summary>
    public Task Synced => Task.WhenAll(All.Select(informer => informer.Synced));
}
