using System.Text.Json.Nodes;

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

    /// <summary>The rank table of an attempt, in one state of its life.</summary>
    public static JsonObject RankTableMap(GangShape gang, string table)
    {
        var metadata = Metadata(gang, gang.RankTable);
        metadata["annotations"] = new JsonObject { [GangNames.AttemptLabel] = $"{gang.Attempt}" };
        metadata["labels"]!["ring-controller.atlas"] = PodBuilder.AscendGeneration(gang.Class.Name);
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = metadata,
            ["data"] = new JsonObject { [RankTable.Key] = table },
        };
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
