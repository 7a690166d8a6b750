using System.Collections.Immutable;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Resources;

/// <summary>The kinds of our API group.</summary>
public static class ResourceKinds
{
    /// <summary>The API group of all our kinds.</summary>
    public const string Group = "ensemble.fleet";

    /// <summary>The one version served and stored.</summary>
    public const string Version = "v1alpha1";

    /// <summary>Group and version as a manifest has them.</summary>
    public const string ApiVersion = Group + "/" + Version;

    /// <summary>Category of all our kinds: <c>kubectl get ensemble</c> lists them together.</summary>
    public const string Category = "ensemble";

    /// <summary>One kind of chip.</summary>
    public static ResourceKind AcceleratorClass { get; } = new(Group, Version, "AcceleratorClass", "acceleratorclasses", Namespaced: false);

    /// <summary>A set of nodes with one class of chip.</summary>
    public static ResourceKind AcceleratorPool { get; } = new(Group, Version, "AcceleratorPool", "acceleratorpools", Namespaced: false);

    /// <summary>The chips of one node.</summary>
    public static ResourceKind AcceleratorNode { get; } = new(Group, Version, "AcceleratorNode", "acceleratornodes", Namespaced: false);

    /// <summary>A tenant's share of the fleet.</summary>
    public static ResourceKind FleetQueue { get; } = new(Group, Version, "FleetQueue", "fleetqueues", Namespaced: false);

    /// <summary>A gang that trains a model.</summary>
    public static ResourceKind TrainingJob { get; } = new(Group, Version, "TrainingJob", "trainingjobs", Namespaced: true);

    /// <summary>A model served in replicas, each of them a gang.</summary>
    public static ResourceKind InferenceJob { get; } = new(Group, Version, "InferenceJob", "inferencejobs", Namespaced: true);

    /// <summary>All our kinds, in the order in which they are best installed and explained.</summary>
    public static ImmutableArray<ResourceKind> All { get; } = [AcceleratorClass, AcceleratorPool, AcceleratorNode, FleetQueue, TrainingJob, InferenceJob];

    /// <summary>The short name that kubectl takes for one of our kinds, such as <c>tj</c>.</summary>
    /// <exception cref="ArgumentException">The kind is not ours.</exception>
    public static string ShortName(ResourceKind kind) => kind.Kind switch
    {
        "AcceleratorClass" => "ac",
        "AcceleratorPool" => "ap",
        "AcceleratorNode" => "an",
        "FleetQueue" => "fq",
        "TrainingJob" => "tj",
        "InferenceJob" => "ij",
        _ => throw new ArgumentException($"{kind.Kind} is no kind of {Group}.", nameof(kind)),
    };

    /// <summary>The singular name of a kind, such as <c>trainingjob</c>.</summary>
    public static string Singular(ResourceKind kind) => kind.Kind.ToLowerInvariant();
}
