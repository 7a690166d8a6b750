using System.Globalization;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Parsing;

namespace Ensemble.Operator.Gangs;

/// <summary>The variables that tell a gang's processes who they are and where to meet.</summary>
/// <remarks>
/// Names as torch.distributed, torchrun (PET_*) and HCCL read them: facts of Nvidia and Ascend in docs/architecture.md. RANK and WORLD_SIZE
/// count chips, so that a container with one chip is right without a launcher; torchrun sets its own for the processes it starts.
/// </remarks>
internal static class ProcessEnvironment
{
    /// <summary>The port of the rendezvous: torchrun's default.</summary>
    public const int MasterPort = HostDemandParser.DefaultRendezvousPort;

    /// <summary>Where the rank table is mounted: fixed by Huawei's images.</summary>
    public const string RankTableFolder = "/user/serverid/devindex/config";

    /// <summary>Seconds that HCCL waits for its peers; its own default of 120 is too short for a cold image pull.</summary>
    private const int HcclConnectTimeout = 1800;

    /// <summary>The variables of one host, in the order they are written.</summary>
    public static IEnumerable<(string Name, string Value)> Of(GangShape gang, int rank)
    {
        var placement = gang.Placement;
        var master = AddressOf(gang, 0);
        yield return ("MASTER_ADDR", master);
        yield return ("MASTER_PORT", Text(MasterPort));
        yield return ("WORLD_SIZE", Text(placement.Chips));
        yield return ("RANK", Text(rank * placement.ChipsPerHost));
        yield return ("PET_NNODES", Text(placement.Hosts.Length));
        yield return ("PET_NODE_RANK", Text(rank));
        yield return ("PET_NPROC_PER_NODE", Text(placement.ChipsPerHost));
        yield return ("PET_MASTER_ADDR", master);
        yield return ("PET_MASTER_PORT", Text(MasterPort));
        yield return ("PET_RDZV_ENDPOINT", $"{master}:{Text(MasterPort)}");
        yield return ("ENSEMBLE_JOB", gang.Name);
        yield return ("ENSEMBLE_ATTEMPT", Text(gang.AttemptOf(rank)));
        yield return ("ENSEMBLE_HOST_RANK", Text(rank));
        yield return ("ENSEMBLE_HOSTS", Text(placement.Hosts.Length));
        yield return ("ENSEMBLE_CHIPS_PER_HOST", Text(placement.ChipsPerHost));
        yield return ("ENSEMBLE_CLASS", placement.Class);
        yield return ("ENSEMBLE_VARIANT", placement.Variant);
        if (gang.Terms.CheckpointEvery is { } every) yield return ("ENSEMBLE_CHECKPOINT_SECONDS", Text((int)Math.Ceiling(every.TotalSeconds)));
        if (gang.Terms.StopSignal is { } signal) yield return ("ENSEMBLE_STOP_SIGNAL", signal);
        if (gang.Terms.StopGrace is { } grace) yield return ("ENSEMBLE_STOP_SECONDS", Text((int)grace.TotalSeconds));
        if (gang.Serving is { } terms)
        {
            foreach (var variable in EngineEnvironment.Of(gang, terms, rank)) yield return variable;
        }

        if (gang.Class.Vendor != Vendor.Huawei) yield break;

        yield return ("RANK_TABLE_FILE", RankTableFolder + "/" + RankTable.Key);
        yield return ("HCCL_WHITELIST_DISABLE", "1");
        yield return ("HCCL_CONNECT_TIMEOUT", Text(HcclConnectTimeout));
    }

    /// <summary>The name under which a host is found by the others, from before it is ready; a host that is alone finds itself.</summary>
    public static string AddressOf(GangShape gang, int rank) =>
        gang.Meets ? $"{gang.Pod(rank)}.{gang.Rendezvous}.{gang.Namespace}.svc" : "localhost";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
