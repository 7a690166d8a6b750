using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Gangs;

/// <summary>The objects that a gang shares besides its pods: the headless Service, and on Ascend the rank table.</summary>
internal static class GangObjects
{
    /// <summary>The headless Service through which the gang's hosts find each other, also before they are ready.</summary>
    public static JsonObject Service(GangShape gang) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Service",
        ["metadata"] = Metadata(gang, gang.Rendezvous),
        ["spec"] = new JsonObject
        {
            ["clusterIP"] = "None",
            ["publishNotReadyAddresses"] = true, // The rendezvous is the start barrier: nobody is ready before it.
            ["selector"] = new JsonObject { [GangNames.JobUidLabel] = gang.Uid },
            ["ports"] = new JsonArray(new JsonObject
            {
                ["name"] = "rendezvous",
                ["port"] = ProcessEnvironment.MasterPort,
                ["targetPort"] = ProcessEnvironment.MasterPort,
                ["protocol"] = "TCP",
            }),
        },
    };

    /// <summary>The Service that requests come in through: it stands before the leaders of all replicas that are ready and do not drain.</summary>
    public static JsonObject ServingService(InferenceJob job, int port)
    {
        var (name, uid) = (job.Metadata.Name, job.Metadata.Uid);
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = job.Metadata.NamespaceProperty,
                ["labels"] = new JsonObject { [GangNames.JobLabel] = GangNames.LabelValue(name), [GangNames.JobUidLabel] = uid },
                ["ownerReferences"] = new JsonArray(PodBuilder.Owner(ResourceKinds.InferenceJob, name, uid)),
            },
            ["spec"] = new JsonObject
            {
                ["selector"] = new JsonObject { [GangNames.JobUidLabel] = uid, [GangNames.ServingLabel] = "true" },
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = port, ["targetPort"] = port, ["protocol"] = "TCP" }),
            },
        };
    }

    /// <summary>The rank table of an attempt, in one state of its life.</summary>
    /// <param name="gang">The gang.</param>
    /// <param name="table">The table.</param>
    /// <param name="completed">When it was complete; null where it is not yet.</param>
    public static JsonObject RankTableMap(GangShape gang, string table, DateTimeOffset? completed)
    {
        var metadata = Metadata(gang, gang.RankTable);
        metadata["annotations"] = new JsonObject { [GangNames.AttemptLabel] = $"{gang.Attempt}" };
        if (completed is { } at) metadata["annotations"]![GangNames.RankTableAnnotation] = Timestamp.Of(at);
        metadata["labels"]!["ring-controller.atlas"] = PodBuilder.AscendGeneration(gang.Class.Name);
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = metadata,
            ["data"] = new JsonObject { [RankTable.Key] = table },
        };
    }

    /// <summary>The budget that lets one pod of the gang be evicted at a time: the first is the sign to move the whole gang.</summary>
    /// <remarks>
    /// Of a custom resource without scale, kube's disruption controller takes a whole minAvailable only. All attempts of the gang share it:
    /// pods of an attempt that is over are being deleted and count for nothing.
    /// </remarks>
    public static JsonObject Budget(GangShape gang)
    {
        var labels = new JsonObject { [GangNames.JobUidLabel] = gang.Uid };
        if (gang.Replica is { } replica) labels[GangNames.ReplicaLabel] = $"{replica}";
        return new()
        {
            ["apiVersion"] = "policy/v1",
            ["kind"] = "PodDisruptionBudget",
            ["metadata"] = Metadata(gang, gang.Budget),
            ["spec"] = new JsonObject
            {
                ["minAvailable"] = gang.Placement.Hosts.Length - 1,
                ["selector"] = new JsonObject { ["matchLabels"] = labels },
                ["unhealthyPodEvictionPolicy"] = "AlwaysAllow", // What does not serve need not be kept.
            },
        };
    }

    /// <summary>The native PodGroup of one attempt: whoever schedules or preempts learns from it that the gang's pods are of no use one by one.</summary>
    /// <param name="gang">The attempt.</param>
    /// <param name="kind">The kind, in the version that is served.</param>
    /// <param name="name">Its name.</param>
    /// <param name="priorityClass">The pods' priority class, lest whoever goes by the group's takes them for less; null says nothing of it.</param>
    public static JsonObject PodGroup(GangShape gang, ResourceKind kind, string name, string? priorityClass)
    {
        var metadata = Metadata(gang, name);
        metadata["labels"]![GangNames.AttemptLabel] = $"{gang.Attempt}";
        var spec = new JsonObject { ["schedulingPolicy"] = new JsonObject { ["gang"] = new JsonObject { ["minCount"] = gang.Placement.Hosts.Length } } };
        if (priorityClass is not null) spec["priorityClassName"] = priorityClass;
        return new() { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["metadata"] = metadata, ["spec"] = spec };
    }

    private static JsonObject Metadata(GangShape gang, string name) => new()
    {
        ["name"] = name,
        ["namespace"] = gang.Namespace,
        ["labels"] = new JsonObject
        {
            [GangNames.JobLabel] = GangNames.LabelValue(gang.Name),
            [GangNames.JobUidLabel] = gang.Uid,
        },
        ["ownerReferences"] = new JsonArray(PodBuilder.Owner(gang)),
    };
}
