using CsCheck;
using Ensemble.Operator.Progress;
using Xunit;

namespace Ensemble.Operator.Tests.Progress;

/// <summary>What is read of a job's metrics, of which nothing is trusted.</summary>
public sealed class ExpositionSpecs
{
    [Fact]
    public void Step_checkpoint_and_tokens_are_found_among_others() => Assert.Equal(
        new JobReading(51_200, 51_000, 1_500_000_000),
        Exposition.Read("""
            # HELP ensemble_job_step Steps done.
            # TYPE ensemble_job_step gauge
            ensemble_job_step 51200
            python_gc_objects_collected_total{generation="0"} 1.1 1700000000000
            ensemble_job_checkpoint_step{rank="0",path="a } \" b"} 5.1e4
              ensemble_job_tokens_total 1.5e+09 1700000000000
            """));

    [Fact]
    public void Of_several_samples_the_largest_counts() =>
        Assert.Equal(12, Exposition.Read("ensemble_job_step{rank=\"0\"} 11\nensemble_job_step{rank=\"1\"} 12\nensemble_job_step{rank=\"2\"} 10").Step);

    [Theory]
    [InlineData("ensemble_job_step -1")]
    [InlineData("ensemble_job_step NaN")]
    [InlineData("ensemble_job_step +Inf")]
    [InlineData("ensemble_job_step 1e300")]
    [InlineData("ensemble_job_step")]
    [InlineData("ensemble_job_step{rank=\"0\" 12")]
    [InlineData("ensemble_job_steps 12")]
    [InlineData("# ensemble_job_step 12")]
    [InlineData("<html>ensemble_job_step 12</html>")]
    public void What_is_no_sample_says_nothing(string text) => Assert.True(Exposition.Read(text).IsEmpty);

    [Fact]
    public void Any_text_is_read_without_a_crash_and_within_its_bounds() =>
        Gen.Select(Gen.OneOf(Pieces), Gen.OneOf(Pieces), Gen.OneOf(Pieces), Gen.String, Gen.OneOf(Pieces)).Sample((a, b, c, d, e) =>
        {
            var reading = Exposition.Read(a + b + c + d + e);
            Assert.True(reading.Step is null or >= 0);
            Assert.True(reading.CheckpointStep is null or >= 0);
            Assert.True(reading.Tokens is null or >= 0);
        }, iter: 5000);

    private static readonly string[] Pieces =
        ["ensemble_job_step", "ensemble_job_tokens_total", "{", "}", "\"", "\\", " ", "\n", "\r\n", "\t", "1", "-1", "1e9", "99999999999999999999", "NaN", "#", "rank=\"0\"", "\0", ""];
}
