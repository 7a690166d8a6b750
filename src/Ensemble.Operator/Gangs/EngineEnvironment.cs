using System.Globalization;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Gangs;

/// <summary>The variables that the hosts of a serving replica get beside those of every gang.</summary>
/// <remarks>
/// LWS_* as LeaderWorkerSet gives them: the multi-node examples of vLLM and SGLang read these. MIES_CONTAINER_IP and RANKTABLEFILE as Huawei's
/// MindIE reads them (MindIE installation guide, multi-node inference). VLLM_HOST_IP: without it vLLM guesses the address of a host.
/// </remarks>
internal static class EngineEnvironment
{
    /// <summary>The variables of one host, in the order they are written.</summary>
    public static IEnumerable<(string Name, string Value)> Of(GangShape gang, ServingTerms terms, int rank)
    {
        var placement = gang.Placement;
        var (tensor, pipeline) = Parallelism(placement.Chips, placement.ChipsPerHost, terms);
        yield return ("ENSEMBLE_REPLICA", Text(gang.Replica ?? 0));
        yield return ("ENSEMBLE_PORT", Text(terms.Port));
        yield return ("ENSEMBLE_TENSOR_PARALLEL", Text(tensor));
        yield return ("ENSEMBLE_PIPELINE_PARALLEL", Text(pipeline));
        yield return ("LWS_LEADER_ADDRESS", ProcessEnvironment.AddressOf(gang, 0));
        yield return ("LWS_GROUP_SIZE", Text(placement.Hosts.Length));
        yield return ("LWS_WORKER_INDEX", Text(rank));
        if (terms.Engine == EngineKind.TensorRTLlm) // For mpirun -host.
            yield return ("ENSEMBLE_HOSTNAMES", string.Join(',', Enumerable.Range(0, placement.Hosts.Length).Select(host => ProcessEnvironment.AddressOf(gang, host))));
        if (terms.Engine == EngineKind.MindIE && gang.Class.Vendor == Vendor.Huawei)
            yield return ("RANKTABLEFILE", ProcessEnvironment.RankTableFolder + "/" + RankTable.Key);
    }

    /// <summary>The variables whose value is a field of the pod.</summary>
    public static IEnumerable<(string Name, string Path)> FieldsOf(ServingTerms terms)
    {
        yield return ("POD_IP", "status.podIP");
        if (terms.Engine == EngineKind.VLlm) yield return ("VLLM_HOST_IP", "status.podIP");
        if (terms.Engine == EngineKind.MindIE) yield return ("MIES_CONTAINER_IP", "status.podIP");
    }

    /// <summary>Where the author gives neither: tensor parallel inside a host, pipeline over hosts. One given leaves the rest to the other.</summary>
    private static (int Tensor, int Pipeline) Parallelism(int chips, int chipsPerHost, ServingTerms terms) => terms switch
    {
        { Tensor: { } tensor, Pipeline: { } pipeline } => (tensor, pipeline),
        { Tensor: { } tensor } => (tensor, Math.Max(1, chips / tensor)),
        { Pipeline: { } pipeline } => (Math.Max(1, chips / pipeline), pipeline),
        _ => (chipsPerHost, chips / chipsPerHost),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
