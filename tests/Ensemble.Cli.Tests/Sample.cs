using Ensemble.Kubernetes.Resources;

namespace Ensemble.Cli.Tests;

/// <summary>Jobs as a cluster may hold them.</summary>
internal static class Sample
{
    private static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public static TrainingJob Running => new()
    {
        Metadata = new() { Name = "llama", NamespaceProperty = "team", Uid = "u1", CreationTimestamp = Now.AddSeconds(-30) },
        Spec = new() { Queue = "research", Size = new() { Accelerators = 64 }, Variants = [new() { Name = "nvidia" }] },
        Status = new()
        {
            State = TrainingJobState.Running,
            Attempt = 1,
            Placement = new()
            {
                Generation = 1, Pool = "nvidia-a", Class = "h100-sxm", Accelerators = 64, Variant = "nvidia",
                Hosts = [new() { Nodes = "gpu-a-[1-8]", Chips = "0-7" }], Reason = "the only spine with 64 free",
            },
        },
    };

    public static TrainingJob Waiting => new()
    {
        Metadata = new() { Name = "qwen", NamespaceProperty = "team", Uid = "u2", CreationTimestamp = Now.AddMinutes(-5) },
        Spec = new() { Size = new() { Elastic = new() { Min = 128, Max = 512 } } },
        Status = new()
        {
            State = TrainingJobState.Queued,
            Waiting = new()
            {
                Code = "TooFew",
                Message = "needs 128 accelerators; the best pool has 64 free",
                Missing = [new() { What = "accelerators", Needs = "128", Has = "64" }],
                Cures = [new() { Change = "size.elastic.min: 64", Effect = "it starts now" }],
            },
        },
    };
}
