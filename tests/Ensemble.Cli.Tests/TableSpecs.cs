using Ensemble.Cli.Output;
using Ensemble.Cli.Top;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;

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

    private static Node Node(string name, int sick = 0) => new()
    {
        Name = name,
        Pool = "nvidia-a",
        Chips = [.. Enumerable.Range(0, 8).Select(index => new Chip(index, 0, index >= sick))],
    };
}
