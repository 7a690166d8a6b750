using System.Globalization;
using System.Text;

namespace Ensemble.Operator.Gangs;

/// <summary>The names of a job's objects. Everything that must exist once is named after job, attempt and rank.</summary>
/// <remarks>Kubernetes allows 63 characters for host and Service names, and a Service's must start with a letter.</remarks>
internal static class GangNames
{
    public const string Domain = "ensemble.fleet";
    public const string Finalizer = Domain + "/gang";
    public const string JobLabel = Domain + "/job";
    public const string JobUidLabel = Domain + "/job-uid";
    public const string AttemptLabel = Domain + "/attempt";
    /// <summary>On a rank table: when it was complete. On a pod whose containers had started by then: the attempt of the table that it was told of.</summary>
    public const string RankTableAnnotation = Domain + "/rank-table";
    public const string RankLabel = Domain + "/rank";
    public const string ReplicaLabel = Domain + "/replica";
    public const string ServingLabel = Domain + "/serving";
    public const string QueueLabel = Domain + "/queue";
    public const string ManagedTaint = Domain + "/managed";
    public const string DefaultPriorityClass = "ensemble-default";

    private const string RankTablePrefix = "rings-config-";

    // 40 + "-" + 8 + "-" + attempt (5) + "-" + rank (5) = 61.
    private const int LongestBase = 40;

    // 32 + "-" + 8 + "-r" + replica (4) + "-" + attempt (7) + "-" + rank (5) = 61.
    private const int LongestReplicaBase = 32;

    /// <summary>The pod of one host: JOB-UID8-ATTEMPT-RANK, or JOB-UID8-rREPLICA-ATTEMPT-RANK.</summary>
    public static string Pod(string job, string uid, int attempt, int rank, int? replica = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{PodGroup(job, uid, attempt, replica)}-{rank}");

    /// <summary>The native PodGroup of one attempt: JOB-UID8-ATTEMPT, or JOB-UID8-rREPLICA-ATTEMPT.</summary>
    public static string PodGroup(string job, string uid, int attempt, int? replica = null) => replica is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Base(job, LongestBase)}-{Uid8(uid)}-{attempt}")
        : string.Create(CultureInfo.InvariantCulture, $"{Base(job, LongestReplicaBase)}-{Uid8(uid)}-r{replica}-{attempt}");

    /// <summary>The headless Service of the job: JOB-UID8.</summary>
    public static string Service(string job, string uid) => $"{Base(job, LongestBase)}-{Uid8(uid)}";

    /// <summary>The disruption budget of a gang: JOB-UID8, or JOB-UID8-rREPLICA.</summary>
    public static string Budget(string job, string uid, int? replica = null) =>
        replica is null ? Service(job, uid) : string.Create(CultureInfo.InvariantCulture, $"{Service(job, uid)}-r{replica}");

    /// <summary>The ConfigMap with the HCCL rank table. Huawei's own operator uses this name too: one owner only.</summary>
    public static string RankTable(string job, int? replica = null) => replica is null
        ? RankTablePrefix + job
        : string.Create(CultureInfo.InvariantCulture, $"{RankTablePrefix}{job}-r{replica}");

    /// <summary>A label value of at most 63 characters that names the job, for people; code goes by the uid.</summary>
    public static string LabelValue(string job) => job.Length <= 63 ? job : job[..63].TrimEnd('-', '.');

    private static string Uid8(string uid) => uid.Length <= 8 ? uid : uid[..8];

    private static string Base(string job, int longest)
    {
        var name = new StringBuilder(char.IsAsciiLetter(job[0]) ? string.Empty : "j-").Append(job).Replace('.', '-');
        if (name.Length > longest) name.Length = longest;
        return name.ToString().TrimEnd('-');
    }
}
