using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Fields that are accepted, kept and checked, but change nothing yet. A user must be told, not left to hope.</summary>
public static class NotActedOn
{
    /// <summary>Such fields that the job sets, as dotted paths in the order of the spec. A field set to what happens anyway is not listed.</summary>
    public static ImmutableArray<string> Fields(TrainingJob job)
    {
        var spec = job.Spec;
        var fields = new PathList();
        fields.Add("spec.model", spec.Model is not null);
        fields.Add("spec.parallelism.pipeline", spec.Parallelism?.Pipeline is not null);
        fields.Add("spec.parallelism.expert", spec.Parallelism?.Expert is not null);
        fields.Add("spec.work", spec.Work is not null);
        fields.Add("spec.topology.groups", spec.Topology?.Groups is { Count: > 0 });
        fields.Add("spec.variants[].parallelism", spec.Variants?.Exists(variant => variant is { Parallelism: not null }) ?? false);
        fields.Add("spec.mixing", spec.Mixing is { } mixing && mixing != VariantMixing.None);
        fields.Add("spec.choose", spec.Choose is { } choose && choose == VariantChoice.LeastCost);
        fields.Add("spec.restart.scope", spec.Restart?.Scope is { } scope && scope != RestartScope.Gang && IsAscendOnly(spec)); // HCCL reads its rank table once.
        fields.Add("spec.energy", spec.Energy is not null);
        fields.Add("spec.deadline", spec.Deadline is not null);
        fields.Add("spec.deferrableUntil", spec.DeferrableUntil is not null);
        AddTemplate(spec.Template?["spec"] as JsonObject ?? [], fields);
        return fields.ToArray();
    }

    /// <inheritdoc cref="Fields(TrainingJob)"/>
    public static ImmutableArray<string> Fields(InferenceJob job)
    {
        var spec = job.Spec;
        var fields = new PathList();
        fields.Add("spec.model", spec.Model is not null);
        fields.Add("spec.parallelism.expert", spec.Parallelism?.Expert is not null);
        fields.Add("spec.variants[].parallelism", spec.Variants?.Exists(variant => variant is { Parallelism: not null }) ?? false);
        fields.Add("spec.choose", spec.Choose is { } choose && choose == VariantChoice.LeastCost);
        fields.Add("spec.energy", spec.Energy is not null);
        AddTemplate(spec.Template?["spec"] as JsonObject ?? [], fields);
        return fields.ToArray();
    }

    /// <summary>Such fields that the pool sets.</summary>
    public static ImmutableArray<string> Fields(AcceleratorPool pool)
    {
        var spec = pool.Spec;
        var fields = new PathList();
        fields.Add("spec.power", spec.Power is not null);
        fields.Add("spec.signalZone", spec.SignalZone is not null);
        fields.Add("spec.pricePerAcceleratorHour", spec.PricePerAcceleratorHour is not null);
        return fields.ToArray();
    }

    /// <summary>Such fields that the queue sets.</summary>
    public static ImmutableArray<string> Fields(FleetQueue queue)
    {
        var spec = queue.Spec;
        var fields = new PathList();
        fields.Add("spec.parent", spec.Parent is not null);
        fields.Add("spec.weight", spec.Weight is not null and not 1);
        fields.Add("spec.guaranteed", spec.Guaranteed is { Count: > 0 });
        fields.Add("spec.limit.watts", spec.Limit?.Watts is not null);
        fields.Add("spec.defragmentation", spec.Defragmentation is { } mode && mode != DefragmentationMode.Never);
        fields.Add("spec.borrowing", spec.Borrowing is not null);
        fields.Add("spec.reclaim", spec.Reclaim is not null);
        return fields.ToArray();
    }

    private static bool IsAscendOnly(TrainingJobSpec spec) =>
        spec.Variants is { Count: > 0 } variants && variants.TrueForAll(variant => variant.Vendor is { } vendor && vendor == Core.Fleet.Vendor.Huawei);

    /// <summary>What kube-scheduler would do for a pod and direct binding does not.</summary>
    private static void AddTemplate(JsonObject pod, PathList fields)
    {
        const string At = "spec.template.spec";
        var affinity = pod["affinity"] as JsonObject ?? [];
        fields.Add($"{At}.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution", (affinity["nodeAffinity"] as JsonObject)?["preferredDuringSchedulingIgnoredDuringExecution"] is not null);
        fields.Add($"{At}.affinity.podAffinity", affinity["podAffinity"] is not null);
        fields.Add($"{At}.affinity.podAntiAffinity", affinity["podAntiAffinity"] is not null);
        fields.Add($"{At}.restartPolicy", pod["restartPolicy"] is { } policy && policy.ToJsonString() != "\"Never\"");
        fields.Add($"{At}.schedulerName", pod["schedulerName"] is not null);
        fields.Add($"{At}.topologySpreadConstraints", pod["topologySpreadConstraints"] is not null);
    }

    private sealed class PathList
    {
        private readonly ImmutableArray<string>.Builder _paths = ImmutableArray.CreateBuilder<string>();

        public void Add(string path, bool isSet)
        {
            if (isSet) _paths.Add(path);
        }

        public ImmutableArray<string> ToArray() => _paths.ToImmutable();
    }
}
