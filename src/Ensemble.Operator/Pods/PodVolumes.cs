using System.Collections.Immutable;
using System.Globalization;
using Ensemble.Core.Fleet;
using Ensemble.Core.Units;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;
using k8s.Models;

namespace Ensemble.Operator.Pods;

/// <summary>Finds out what the claims of other people's pods mean, from what is known of claims, volumes and classes.</summary>
/// <remarks>The rules are kube-scheduler's (plugins VolumeBinding, VolumeZone and VolumeRestrictions).</remarks>
internal sealed class PodVolumes(FleetInformers informers, ClaimUsers users, Func<string, bool> isAssigned)
{
    private const string NoProvisioner = "kubernetes.io/no-provisioner";

    private readonly Kubernetes.Informers.ObjectIndex<string, VolumeFacts> _available = informers.Volumes.Store.IndexBy(volume => volume.Available ? volume.Class : null);
    private readonly Kubernetes.Informers.ObjectIndex<string, VolumeFacts> _byClaim = informers.Volumes.Store.IndexBy(volume => volume.ClaimUid);

    /// <summary>What all claims of a pod mean together.</summary>
    public PodVolumeTerms Of(PodFacts pod)
    {
        if (pod.Claims.IsEmpty) return PodVolumeTerms.None;
        var (nodes, apart) = (ImmutableArray.CreateBuilder<ImmutableArray<LabelSelector>>(), new SortedSet<string>(StringComparer.Ordinal));
        var unbound = false;
        foreach (var (_, state) in StatesOf(pod))
        {
            if (state is ClaimState.NotReady missing) return PodVolumeTerms.None with { Awaits = missing.Why };
            var reach = state is ClaimState.Unbound open ? NodesOf(open) : ((ClaimState.Bound)state).Nodes;
            if (!reach.IsEmpty) nodes.Add(VolumeMatch.Few(reach, () => informers.Nodes.Store.Snapshot()));
            if (state is not ClaimState.Unbound fresh) continue;
            unbound = true;
            if (fresh.Topologies is null && fresh.Volumes.Any(VolumeMatch.IsOfOneHost)) apart.Add($"volumes of {fresh.Claim.Class}");
        }

        return new(nodes.DrainToImmutable(), unbound, null, [.. apart]);
    }

    /// <summary>How far each claim of a pod is.</summary>
    public IEnumerable<(ObjectKey Claim, ClaimState State)> StatesOf(PodFacts pod) =>
        pod.Claims.Select(claim => (new ObjectKey(pod.Key.Namespace, claim.Name), StateOf(pod, claim)));

    private ClaimState StateOf(PodFacts pod, PodClaim named)
    {
        var key = new ObjectKey(pod.Key.Namespace, named.Name);
        if (informers.Claims.Store.Find(key) is not { } claim)
        {
            return named.Own
                ? NotReady(key, "is not made yet for the pod's ephemeral volume", "wait for the cluster to make it")
                : NotReady(key, "does not exist", $"create PersistentVolumeClaim {key.Name}");
        }

        if (named.Own && claim.OwnerUid != pod.Uid) return NotReady(key, "was not made for the pod, though its name is that of the pod's ephemeral volume", $"delete PersistentVolumeClaim {key.Name}");
        if (claim.Deleting) return NotReady(key, "is being deleted", $"create PersistentVolumeClaim {key.Name} anew once it is gone");
        if (claim.Lost) return NotReady(key, $"is bound to PersistentVolume {claim.Volume}, which is gone", $"create PersistentVolumeClaim {key.Name} anew");
        if (claim.Access.HasFlag(VolumeAccess.ReadWriteOncePod) && users.FindOther(key, pod, isAssigned) is { } other)
            return NotReady(key, $"is ReadWriteOncePod, and pod {other.Key.Name} {(other.NodeName is null ? "has it first" : "uses it")}", $"delete pod {other.Key.Name}, or let each pod have a claim of its own");
        if (!claim.Bound) return claim.Volume is null ? UnboundState(claim) : NotReady(key, $"names PersistentVolume {claim.Volume} and is not bound to it yet", $"look at the events of PersistentVolumeClaim {key.Name}") with { MayPass = true };
        return informers.Volumes.Store.Find(new(claim.Volume!)) is { } volume
            ? new ClaimState.Bound(volume.Nodes)
            : NotReady(key, $"is bound to PersistentVolume {claim.Volume}, which does not exist", $"create PersistentVolumeClaim {key.Name} anew") with { MayPass = true };
    }

    private ClaimState UnboundState(VolumeClaimFacts claim)
    {
        if (claim.Class.Length == 0)
            return NotReady(claim.Key, $"is not bound: it names no storage class, and no PersistentVolume with {Wish(claim)} has been bound to it", "create such a PersistentVolume, or a claim with a storageClassName");
        if (informers.StorageClasses.Store.Find(new(claim.Class)) is not { } kind)
            return NotReady(claim.Key, $"is not bound, and its StorageClass {claim.Class} does not exist", $"create StorageClass {claim.Class}");
        if (kind.VolumeBindingMode != "WaitForFirstConsumer")
            return NotReady(claim.Key, $"is not bound: StorageClass {claim.Class} binds at once, and {Maker(kind)} has made no volume yet", $"look at the events of PersistentVolumeClaim {claim.Key.Name}");
        if (claim.SelectedNode is not null) return new ClaimState.Unbound(claim, [], Topologies(kind), kind.Provisioner);
        var volumes = VolumeMatch.Fitting(claim, _available.Find(claim.Class));

        // A volume is shown bound before its claim is: what was set aside is in neither list then, and must not be taken for missing. Looked at
        // after the volumes that are free, so that one that is bound between the two looks is seen by one of them.
        if (_byClaim.Find(claim.Uid).FirstOrDefault(volume => !volume.Available) is { } binding)
            return NotReady(claim.Key, $"is being bound to PersistentVolume {binding.Name}", $"look at the events of PersistentVolumeClaim {claim.Key.Name}") with { MayPass = true };
        return kind.Provisioner != NoProvisioner || !volumes.IsEmpty
            ? new ClaimState.Unbound(claim, volumes, kind.Provisioner == NoProvisioner ? null : Topologies(kind), kind.Provisioner)
            : NotReady(claim.Key, $"finds no PersistentVolume of StorageClass {claim.Class} that is available with {Wish(claim)}", "create such a PersistentVolume");
    }

    /// <summary>The nodes for which a claim can get a volume.</summary>
    private static ImmutableArray<LabelSelector> NodesOf(ClaimState.Unbound open)
    {
        if (open.Claim.SelectedNode is { } node) return [new([new(VolumeMatch.NodeName, LabelOperator.In, [node])])];
        var reach = open.Volumes.Select(volume => volume.Nodes);
        return VolumeMatch.AnyOf(open.Topologies is { } topologies ? reach.Append(topologies) : reach);
    }

    private static ImmutableArray<LabelSelector> Topologies(V1StorageClass kind) =>
    [
        .. (kind.AllowedTopologies ?? []).Select(term => new LabelSelector(
            [.. (term.MatchLabelExpressions ?? []).Select(label => new LabelRequirement(label.Key, LabelOperator.In, [.. label.Values ?? []]))])),
    ];

    private static string Maker(V1StorageClass kind) => kind.Provisioner == NoProvisioner ? "its administrator" : kind.Provisioner;

    private static string Wish(VolumeClaimFacts claim) => string.Create(CultureInfo.InvariantCulture, $"{new ByteSize(claim.Bytes)} and {claim.Access}");

    private static ClaimState.NotReady NotReady(ObjectKey claim, string problem, string cure) => new(new($"PersistentVolumeClaim {claim.Name}", problem, cure));
}
