using Ensemble.Cli.Explaining;
using Ensemble.Core.Decisions;

namespace Ensemble.Cli.Tests;

public sealed class ExplainSpecs
{
    [Fact]
    public void A_job_that_waits_shows_what_is_missing_and_what_would_help()
    {
        var job = Blank with
        {
            State = "Queued", Why = "needs 64 accelerators; the best pool has 40 free",
            Waiting = new("TooFew", "needs 64 accelerators; the best pool has 40 free", [new Shortfall("accelerators", "64", "40")], [new Cure("size.accelerators: 40", "it starts now")]),
            Now = new("Wait", null, null, new("TooFew", "needs 64 accelerators; the best pool has 40 free", [], [])),
            Events = [new("5s", "Normal", "TooFew", "needs 64 accelerators; the best pool has 40 free", 3)],
        };

        Assert.Equal(
            """
            TrainingJob team/llama  Queued
              needs 64 accelerators; the best pool has 40 free
              asks      64 accelerators, queue research, submitted 9s ago
              missing   accelerators: needs 64, has 40
              cure      size.accelerators: 40 -> it starts now

            AGE   EVENT    TIMES   MESSAGE
            5s    TooFew   3       needs 64 accelerators; the best pool has 40 free

            """,
            Plain.Text(console => ExplanationText.Write(job, console)));
    }

    [Fact]
    public void A_job_that_runs_shows_where_and_what_came_before()
    {
        var job = Blank with
        {
            State = "Running", Why = "the only spine with 64 free", Attempt = 2, Restarts = 1,
            Placement = new("nvidia-a", "h100-sxm", "nvidia", 64, [], "gpu-a-[1-8]", "the only spine with 64 free"),
            LastFailure = new(1, "NodeLost", "node gpu-a-5 is lost", "gpu-a-5", "20s"),
        };

        Assert.Equal(
            """
            TrainingJob team/llama  Running
              the only spine with 64 free
              asks      64 accelerators, queue research, submitted 9s ago
              runs on   64 h100-sxm of pool nvidia-a, variant nvidia
              nodes     gpu-a-[1-8]
              attempt   2, 1 of the earlier ones failed by themselves
              failure   attempt 1, 20s ago: node gpu-a-5 is lost

            """,
            Plain.Text(console => ExplanationText.Write(job, console)));
    }

    [Fact]
    public void A_job_that_could_start_while_nobody_starts_it_points_to_the_operator()
    {
        var job = Blank with { State = "Submitted", Now = new("Place", "nvidia-a", "gpu-a-[1-8]", new("FitsTightest", "the tightest fit", [], [])) };

        var text = Plain.Text(console => ExplanationText.Write(job, console));

        Assert.Contains("the scheduler would place it on gpu-a-[1-8] of nvidia-a: the tightest fit", text, StringComparison.Ordinal);
        Assert.Contains("does it run?", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama", "any llama")]
    [InlineData("tj/llama", "TrainingJob llama")]
    [InlineData("trainingjob/llama", "TrainingJob llama")]
    [InlineData("TrainingJobs/llama", "TrainingJob llama")]
    [InlineData("trainingjobs.ensemble.fleet/llama", "TrainingJob llama")]
    [InlineData("pod/llama-0", "Pod llama-0")]
    [InlineData("pods/llama-0", "Pod llama-0")]
    [InlineData("po/llama-0", "Pod llama-0")]
    [InlineData("node/llama", null)]
    [InlineData("tj/", null)]
    [InlineData("tj/a/b", null)]
    [InlineData("ij/llama", "InferenceJob llama")]
    [InlineData("inferencejobs.ensemble.fleet/llama", "InferenceJob llama")]
    public void What_is_explained_is_named_as_kubectl_names_things(string text, string? subject) =>
        Assert.Equal(subject, Subject.TryRead(text, out var found) ? $"{found.Kind?.Kind ?? "any"} {found.Name}" : null);

    [Fact]
    public void A_service_shows_how_each_replica_stands_and_what_the_waiting_ones_lack()
    {
        var service = new ServingExplanation(
            "team", "chat", "Partial", "needs 8 chips; pool nvidia has 0 free", "product", 2, 1, 8, "9s",
            [new(0, "Ready", "a1b2c3d4e5", 1, "h20", "nvidia", "gpu-1", null), new(1, "Waiting", "a1b2c3d4e5", null, null, null, null, "TooFewFreeChips")],
            new("TooFewFreeChips", "needs 8 chips; pool nvidia has 0 free", [new Shortfall("accelerators", "8", "0")], []), null, []);

        Assert.Equal(
            """
            InferenceJob team/chat  Partial
              needs 8 chips; pool nvidia has 0 free
              asks      2 x 8 accelerators, queue product, submitted 9s ago
              serves    1 of 2
              missing   accelerators: needs 8, has 0

            REPLICA   STATE     REVISION     ATTEMPT   CLASS   POOL     NODES   REASON
            0         Ready     a1b2c3d4e5   1         h20     nvidia   gpu-1   -
            1         Waiting   a1b2c3d4e5   -         -       -        -       TooFewFreeChips

            """,
            Plain.Text(console => ServingExplanationText.Write(service, console)));
    }

    [Fact]
    public void A_pod_of_a_gang_shows_the_gang_as_a_whole_and_what_it_lacks()
    {
        var wait = new Obstacle("GangIncomplete", "2 of 3 pods of the gang exist; all are placed together or none", [new Shortfall("pods of the gang", "3", "2")], [new Cure("let its controller create the other pods", "the gang could be placed")]);
        var pod = new PodExplanation(
            "team", "w-0", "Queued", wait.Message!, "research", "8 nvidia.com/gpu, 4 cores", "9s", null,
            new("gang/mpi", 3, 0, [new("w-0", "Queued", "8 nvidia.com/gpu, 4 cores", null), new("w-1", "Gated", "8 nvidia.com/gpu", null)]),
            new(wait.Code, wait.Message, [], []), new("Wait", null, null, wait), ["spec.topologySpreadConstraints"], [new("5s", "Warning", "FailedScheduling", "GangIncomplete: 2 of 3", 1)]);

        Assert.Equal(
            """
            Pod team/w-0  Queued
              2 of 3 pods of the gang exist; all are placed together or none
              asks      8 nvidia.com/gpu, 4 cores, queue research, made 9s ago
              gang      gang/mpi: 0 placed of 2 pods; 3 are placed together or none
              missing   pods of the gang: needs 3, has 2
              cure      let its controller create the other pods -> the gang could be placed
              ignored   not acted on: spec.topologySpreadConstraints

            POD   STATE    NODE   ASKS
            w-0   Queued   -      8 nvidia.com/gpu, 4 cores
            w-1   Gated    -      8 nvidia.com/gpu

            AGE   EVENT              TIMES   MESSAGE
            5s    FailedScheduling   1       GangIncomplete: 2 of 3

            """,
            Plain.Text(console => PodExplanationText.Write(pod, console)));
    }

    [Fact]
    public void A_pod_whose_event_is_forgotten_still_shows_where_it_is()
    {
        var pod = new PodExplanation("team", "notebook", "Running", "", "default", "1 nvidia.com/gpu", "5d", new("gpu-1", "nvidia-a", "h100-sxm", null), null, null, null, [], []);

        Assert.Equal(
            """
            Pod team/notebook  Running
              asks      1 nvidia.com/gpu, queue default, made 5d ago
              runs on   gpu-1 of pool nvidia-a (h100-sxm)
                        Why there was told in its event Scheduled, which the cluster has forgotten by now.

            """,
            Plain.Text(console => PodExplanationText.Write(pod, console)));
    }

    [Theory]
    [InlineData("NoNodeForPod: 0/4 nodes are available: 4 Insufficient nvidia.com/gpu", "NoNodeForPod", "0/4 nodes are available: 4 Insufficient nvidia.com/gpu")]
    [InlineData("0/4 nodes are available", "Unschedulable", "0/4 nodes are available")]
    public void What_a_pods_condition_tells_is_taken_apart(string told, string code, string sentence)
    {
        var read = PodExplanationReader.Told(told)!;
        Assert.Equal((code, sentence), (read.Code, read.Message));
    }

    [Theory]
    [InlineData("Successfully assigned team/w-0 to gpu-1: 1 of the 8 free chips of gpu-1, the tightest fit", "1 of the 8 free chips of gpu-1, the tightest fit")]
    [InlineData("Successfully assigned team/w-0 to gpu-1", null)]
    [InlineData("Successfully assigned team/w-0 to gpu-10: elsewhere", null)]
    public void Why_a_pod_is_where_it_is_is_read_from_the_event_that_told_it(string message, string? reason) =>
        Assert.Equal(reason, PodExplanationReader.ReasonOf(message, "gpu-1"));

    private static Explanation Blank => new("team", "llama", "", "", "research", "64", "9s", 0, 0, null, null, null, null, []);
}
