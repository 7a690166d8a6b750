using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Progress;
using Xunit;

namespace Ensemble.Operator.Tests.Progress;

public sealed class ProgressLedgerSpecs
{
    private static readonly DateTimeOffset Now = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Steps_after_the_last_checkpoint_are_lost_when_an_attempt_ends()
    {
        var first = Next(null, 1, new(100, 80, 1000));
        Assert.Equal((100, null, "1"), (first.Step, first.LostSteps, first.Goodput?.Text));

        var second = Next(first, 2, new(90, 80, 900));
        Assert.Equal((90, 20, "0.818"), (second.Step, second.LostSteps, second.Goodput?.Text));

        var third = Next(second, 2, new(300, 280, 3000)); // The same attempt goes on: nothing more is lost.
        Assert.Equal((20, "0.938"), (third.LostSteps, third.Goodput?.Text));
    }

    [Fact]
    public void An_attempt_that_went_on_from_a_checkpoint_saved_at_its_stop_lost_nothing() =>
        Assert.Null(Next(Next(null, 1, new(100, 80, null)), 2, new(103, 101, null)).LostSteps);

    [Fact]
    public void A_job_without_checkpoints_begins_anew() =>
        Assert.Equal((5, 100), (Next(Next(null, 1, new(100, null, null)), 2, new(5, null, null)).Step, Next(Next(null, 1, new(100, null, null)), 2, new(5, null, null)).LostSteps));

    [Fact]
    public void Equal_numbers_are_no_news()
    {
        var first = Next(null, 1, new(100, 80, 1000));
        Assert.False(ProgressLedger.IsNews(first, ProgressLedger.Next(first, 1, new(100, 80, 1000), Now.AddMinutes(1))));
        Assert.True(ProgressLedger.IsNews(first, ProgressLedger.Next(first, 1, new(101, 80, 1000), Now.AddMinutes(1))));
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[{"ports":[{"name":"metrics","containerPort":9400}]}]}}""", "9400/metrics")]
    [InlineData("""{"metadata":{"annotations":{"prometheus.io/port":"8000","prometheus.io/path":"/m"}},"spec":{"containers":[{}]}}""", "8000/m")]
    [InlineData("""{"metadata":{"annotations":{"prometheus.io/port":"8000","prometheus.io/path":"//evil.example/m"}}}""", "8000/metrics")]
    [InlineData("""{"metadata":{"annotations":{"prometheus.io/port":"70000"}}}""", null)]
    [InlineData("""{"spec":{"containers":"x"},"metadata":[]}""", null)]
    public void The_port_is_named_metrics_or_annotated(string template, string? port) =>
        Assert.Equal(port, MetricsPort.Of(JsonNode.Parse(template)!.AsObject()) is { } found ? $"{found.Port}{found.Path}" : null);

    private static JobProgress Next(JobProgress? before, int attempt, JobReading reading) => ProgressLedger.Next(before, attempt, reading, Now);
}
