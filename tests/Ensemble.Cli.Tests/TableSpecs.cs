using Ensemble.Cli.Output;
using Ensemble.Cli.Pods;
using Ensemble.Cli.Top;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Cli.Tests;

public sealed class TableSpecs
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Nodes_show_what_is_used_free_and_unfit()
    {
        var pool = new Core.Fleet.AcceleratorPool
        {
            Name = "nvidia-a",
            Class = new() { Name = "h100-sxm", Vendor = Vendor.Nvidia, Resource = "nvidia.com/gpu", RecognisedBy = LabelSelector.Everything },
        };
        var job = new Job
        {
            Id = new("default", "llama"),
            Size = new Core.Jobs.JobSize.Exact(4),
            Variants = [],
            Placement = new("", "h100-sxm", "nvidia-a", 4, [new("gpu-10", ChipSet.First(4))]),
        };
        var table = NodeTable.Of(FleetSnapshot.Of(Now, [pool], [Node("gpu-10"), Node("gpu-2", sick: 1), Node("gpu-3") with { Ready = false }], [], [job]));

        Assert.Equal(
            """
            NODE     POOL       CLASS      ACCELERATORS   USED   FREE   UNHEALTHY   STATE
            gpu-2    nvidia-a   h100-sxm   8              0      7      1           Ready
            gpu-3    nvidia-a   h100-sxm   8              0      0      0           NotReady
            gpu-10   nvidia-a   h100-sxm   8              4      4      0           Ready

            3 nodes, 24 accelerators: 4 used, 11 free, 1 unhealthy

            """,
            Plain.Text(table.WriteTo));
    }

    [Fact]
    public void Jobs_that_hold_accelerators_stand_first_and_those_that_wait_say_why()
    {
        var table = JobTable.Of([Sample.Waiting, Sample.Running], Now);

        Assert.Equal(
            """
            NAME    STATE     QUEUE      CLASS      ACCELERATORS   NODES         AGE   REASON
            llama   Running   research   h100-sxm   64             gpu-a-[1-8]   30s   the only spine with 64 free
            qwen    Queued    default    -          128-512        -             5m    needs 128 accelerators; the best pool has 64 free

            """,
            Plain.Text(console => table.WriteTo(console, withNamespace: false)));
    }

    [Fact]
    public void Services_show_how_many_replicas_are_ready_and_on_what()
    {
        var job = new Kubernetes.Resources.InferenceJob
        {
            Metadata = new() { Name = "chat", NamespaceProperty = "team", CreationTimestamp = Now.UtcDateTime.AddSeconds(-30) },
            Spec = new() { Replicas = 3 },
            Status = new()
            {
                State = "Partial", ReadyReplicas = 2, UpdatedReplicas = 3, Accelerators = 16, Classes = "ascend-910c 1, h20 1",
                Waiting = new() { Code = "TooFewFreeChips", Message = "needs 8 chips; pool nvidia has 0 free" },
            },
        };

        Assert.Equal(
            """
            NAME   STATE     READY   UPDATED   CLASSES                ACCELERATORS   QUEUE     AGE   REASON
            chat   Partial   2/3     3         ascend-910c 1, h20 1   16             default   30s   needs 8 chips; pool nvidia has 0 free

            """,
            Plain.Text(console => ServingTable.Of([job], Now).WriteTo(console, withNamespace: false)));
        Assert.Equal("No inference jobs found.\n", Plain.Text(console => new ServingTable([]).WriteTo(console, withNamespace: true)));
    }

    [Fact]
    public void No_jobs_are_a_sentence_not_an_empty_table() =>
        Assert.Equal("No training jobs found.\n", Plain.Text(console => new JobTable([]).WriteTo(console, withNamespace: true)));

    [Fact]
    public void Pods_stand_by_gang_by_owner_or_alone_and_many_alone_are_summed()
    {
        var job = new PodOwner("Job", "sweep", "u");
        PodView[] pods =
        [
            Pod("w-0", node: "gpu-1", chips: 8, gang: "gang/mpi"), Pod("w-1", node: "gpu-2", chips: 8, gang: "gang/mpi"), Pod("launcher", gang: "gang/mpi"),
            Pod("sweep-a", node: "gpu-3", chips: 1, owner: job), Pod("sweep-b", node: "gpu-3", chips: 1, owner: job), Pod("sweep-c", chips: 1, owner: job, phase: PodPhase.Succeeded),
            Pod("notebook", chips: 2, told: "NoNodeForPod: 0/4 nodes are available"),
            Pod("web", node: "gpu-4"),
            .. Enumerable.Range(0, 3000).Select(i => Pod($"try-{i}", chips: 1, told: "QueueLimit: queue team holds 8 of the 8 it may", queue: "team")),
        ];
        var table = PodTable.Of(pods, new HashSet<string> { "nvidia.com/gpu" }, new Dictionary<string, string> { ["sweep-a"] = "Successfully assigned team/sweep-a to gpu-3: the tightest fit" }, Now);

        Assert.Equal(
            """
            NAME                 KIND   STATE     PLACED   ACCELERATORS   QUEUE     NODES       AGE   REASON
            sweep                Job    Running   2/2      2              default   gpu-3       30s   the tightest fit
            gang/mpi             Pods   Partial   2/3      16             default   gpu-[1-2]   30s   -
            (3000 single pods)   Pods   Queued    0/3000   3000           team      -           30s   queue team holds 8 of the 8 it may
            notebook             Pod    Queued    0/1      2              default   -           30s   0/4 nodes are available

            """,
            Plain.Text(console => table.WriteTo(console, withNamespace: false)));
        Assert.StartsWith("No pods", Plain.Text(console => new PodTable([]).WriteTo(console, withNamespace: true)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-3, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(7199, "119m")]
    [InlineData(7200, "2h")]
    [InlineData(172800, "2d")]
    public void Ages_are_in_the_largest_unit_that_says_enough(int seconds, string text) => Assert.Equal(text, Age.Of(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Names_with_numbers_are_in_the_order_people_count() =>
        Assert.Equal(
            ["a", "a-02", "a-2", "a-10", "a-10-b", "b-1"],
            new[] { "b-1", "a-10-b", "a-10", "a-02", "a-2", "a" }.Order(NaturalOrder.Instance));

    private static PodView Pod(
        string name, string? node = null, int chips = 0, string? gang = null, PodOwner? owner = null, string? told = null, string? queue = null, PodPhase? phase = null) => new(
        new()
        {
            Key = new("team", name), Uid = name, ResourceVersion = 1, NodeName = node, Phase = phase ?? (node is null ? PodPhase.Pending : PodPhase.Running), CreatedAt = Now.AddSeconds(-30),
            Requests = chips == 0 ? ResourceVector.Empty : ResourceVector.Of(new ResourceAmount("nvidia.com/gpu", chips)),
            Stranger = new() { Gang = gang, Queue = queue, Wish = node is null ? new() { Told = told } : null },
        },
        owner);

    private static Node Node(string name, int sick = 0) => new()
    {
        Name = name,
        Pool = "nvidia-a",
        Chips = [.. Enumerable.Range(0, 8).Select(index => new Chip(index, 0, index >= sick))],
    };
}
