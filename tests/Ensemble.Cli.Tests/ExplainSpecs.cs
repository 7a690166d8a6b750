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
    [InlineData("llama", "llama")]
    [InlineData("tj/llama", "llama")]
    [InlineData("trainingjob/llama", "llama")]
    [InlineData("TrainingJobs/llama", "llama")]
    [InlineData("trainingjobs.ensemble.fleet/llama", "llama")]
    [InlineData("pod/llama", null)]
    [InlineData("tj/", null)]
    [InlineData("tj/a/b", null)]
    [InlineData("ij/llama", "llama")]
    [InlineData("inferencejobs.ensemble.fleet/llama", "llama")]
    public void A_job_is_named_as_kubectl_names_things(string text, string? name) =>
        Assert.Equal(name, JobReference.TryRead(text, out _, out var found) ? found : null);

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

    private static Explanation Blank => new("team", "llama", "", "", "research", "64", "9s", 0, 0, null, null, null, null, []);
}
