using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Jobs;

namespace Ensemble.EndToEnd.Harness;

/// <summary>What must hold at every moment, whoever dies when. Judged by the API server's objects alone, with none of the operator's rules.</summary>
/// <param name="chipsOf">Chips by node.</param>
/// <param name="startTimeout">Longest time-out of a start in the scenario.</param>
internal sealed class Invariants(IReadOnlyDictionary<string, int> chipsOf, TimeSpan startTimeout)
{
    private static readonly string[] Resources = ["nvidia.com/gpu", "huawei.com/Ascend910", "huawei.com/Ascend310P"];

    // A half gang is seen, decided on, and its pods get their grace period: that takes a moment beside the time-out.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(90);

    private readonly Dictionary<(string Job, int Attempt), DateTimeOffset> _halfSince = [];

    /// <summary>Whether a kubelet's refusal is a fault: false where the test makes kubelets refuse.</summary>
    public bool RefusalsAreFaults { get; set; } = true;

    /// <summary>Whether a chip that two placements hold is a fault: false for as long as a test makes two operators place.</summary>
    public bool SharedPlacementsAreFaults { get; set; } = true;

    /// <summary>Everything that is wrong now.</summary>
    public IEnumerable<string> Check(FleetState state, DateTimeOffset now) =>
        Overcommitted(state).Concat(SharedPlacementsAreFaults ? PlacedTwice(state) : []).Concat(HalfAlive(state, now));

    /// <summary>Pods without a job, or of an attempt that is over; asked once all is settled.</summary>
    /// <param name="state">What is.</param>
    /// <param name="isDead">Nodes whose kubelet cannot end its pods.</param>
    public static IEnumerable<string> Orphans(FleetState state, Func<string, bool> isDead)
    {
        var jobs = state.Jobs.ToDictionary(job => job.Metadata.Uid, StringComparer.Ordinal);
        foreach (var pod in state.Pods.Where(p => p.JobUid.Length > 0 && p.IsLive))
        {
            if (pod.Deleting && isDead(pod.Node)) continue;
            if (pod.Replica is not null)
            {
                if (ReplicaOf(state, pod.JobUid, pod.Attempt) is null) yield return $"{pod} is of no replica of its job";
                continue;
            }

            if (!jobs.TryGetValue(pod.JobUid, out var job)) yield return $"{pod} has no job";
            else if (!IsCurrent(job, pod)) yield return $"{pod} is of attempt {pod.Attempt}, the job's is {job.Status?.Attempt}";
            else if (job.Status?.State is TrainingJobState.Complete or TrainingJobState.Failed or TrainingJobState.Suspended) yield return $"{pod} outlives its job";
        }
    }

    private static ReplicaStatus? ReplicaOf(FleetState state, string uid, int attempt) =>
        state.Serving.FirstOrDefault(job => job.Metadata.Uid == uid)?.Replicas().FirstOrDefault(replica => replica.Attempt == attempt && replica.Hosts is not null);

    private static Core.Jobs.Placement? PlacementOf(ReplicaStatus replica) => replica.Hosts is null
        ? null
        : PlacementFormat.Read(new() { Class = replica.Class, Pool = replica.Pool, Hosts = replica.Hosts });

    /// <summary>Whether a pod is of the attempt that its rank is at: hosts may have been replaced one by one.</summary>
    private static bool IsCurrent(TrainingJob? job, PodState pod) =>
        pod.Attempt == (job?.Status?.Placement?.Replaced?.Find(host => host.Rank == pod.Rank)?.Attempt ?? job?.Status?.Placement?.FirstAttempt ?? job?.Status?.Attempt);

    private static int GangOf(TrainingJob? job, PodState pod) => IsCurrent(job, pod) ? job!.Status!.Attempt!.Value : pod.Attempt;

    private IEnumerable<string> Overcommitted(FleetState state)
    {
        foreach (var node in state.Pods.Where(p => p.IsLive && p.Node.Length > 0).GroupBy(p => p.Node, StringComparer.Ordinal))
        {
            if (!chipsOf.TryGetValue(node.Key, out var chips))
            {
                yield return $"{node.First()}: there is no such node";
                continue;
            }

            var asked = node.Sum(pod => Resources.Sum(pod.Limit));
            if (asked > chips) yield return $"{node.Key} has {chips} chips, its pods ask for {asked}: {string.Join("; ", node)}";
            foreach (var twice in node.SelectMany(pod => pod.AscendChips.Select(chip => (chip, pod))).GroupBy(x => x.chip).Where(g => g.Count() > 1))
                yield return $"chip {twice.Key} of {node.Key} is held twice: {string.Join("; ", twice.Select(t => t.pod))}";
        }

        if (!RefusalsAreFaults) yield break;
        foreach (var refused in state.Pods.Where(p => p.Reason.StartsWith("OutOf", StringComparison.Ordinal) || p.Reason == "UnexpectedAdmissionError"))
            yield return $"{refused} was refused: its chips were not free";
    }

    private static IEnumerable<string> PlacedTwice(FleetState state)
    {
        var held = new Dictionary<(string Node, int Chip), string>();
        var placements = state.Jobs.Where(j => !j.Holds("Complete") && !j.Holds("Failed")).Select(job => (job.Metadata.Name, Placement: PlacementFormat.Read(job.Status?.Placement)))
            .Concat(state.Serving.SelectMany(job => job.Replicas().Select(replica => ($"{job.Metadata.Name}/{replica.Index}", PlacementOf(replica)))));
        foreach (var (name, found) in placements)
        {
            if (found is not { } placement) continue;
            foreach (var share in placement.Hosts)
            {
                foreach (var chip in share.Chips.Chips())
                {
                    if (held.TryGetValue((share.Node, chip), out var other)) yield return $"chip {chip} of {share.Node} is placed to {other} and to {name}";
                    held[(share.Node, chip)] = name;
                }
            }
        }
    }

    private IEnumerable<string> HalfAlive(FleetState state, DateTimeOffset now)
    {
        var jobs = state.Jobs.ToDictionary(job => job.Metadata.Uid, StringComparer.Ordinal);
        foreach (var gang in state.Pods.Where(p => p.JobUid.Length > 0).GroupBy(p => (p.JobUid, Attempt: GangOf(jobs.GetValueOrDefault(p.JobUid), p))))
        {
            var job = jobs.GetValueOrDefault(gang.Key.JobUid);
            var replica = ReplicaOf(state, gang.Key.JobUid, gang.Key.Attempt);
            var total = (replica is null ? PlacementFormat.Read(job?.Status?.Placement) : PlacementOf(replica))?.Hosts.Length;
            var good = gang.Count(p => p is { Phase: "Running", Deleting: false } or { Phase: "Succeeded" });
            var runs = gang.Any(p => p is { Phase: "Running", Deleting: false });
            var half = runs && ((replica?.Attempt ?? job?.Status?.Attempt) != gang.Key.Attempt || total is null || good < total);
            if (!half)
            {
                _halfSince.Remove(gang.Key);
                continue;
            }

            if (!_halfSince.TryGetValue(gang.Key, out var since)) _halfSince[gang.Key] = since = now;
            if (now - since > startTimeout + Slack)
                yield return $"gang {gang.First().Job} attempt {gang.Key.Attempt} is half alive since {now - since}: {string.Join("; ", gang)}";
        }
    }
}
