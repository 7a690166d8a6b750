using System.Text;
using Ensemble.Kubernetes.Parsing;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Parsing;

public sealed class ManifestReaderSpecs
{
    [Fact]
    public void Documents_and_the_items_of_lists_are_read_with_their_lines()
    {
        var documents = ManifestReader.Read("""
            # a comment first
            apiVersion: v1
            kind: Namespace
            metadata: {name: a}
            ---
            ---
            apiVersion: v1
            kind: List
            items:
            - kind: FleetQueue
              metadata: {name: b}
            - kind: TrainingJob
              metadata: {name: c, namespace: d}
            """, "all.yaml");
        Assert.Equal(
            [("Namespace", "a", null), ("FleetQueue", "b", null), ("TrainingJob", "c", "d")],
            documents.Select(document => (document.Kind, document.Name, document.Namespace)));
        Assert.Equal([2, 10, 12], documents.Select(document => document.Line));
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("yes", "true")]
    [InlineData("Off", "false")]
    [InlineData("n", "false")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("12", "12")]
    [InlineData("0x1F", "31")]
    [InlineData("0b11", "3")]
    [InlineData("010", "8")]
    [InlineData("0o17", "15")]
    [InlineData("08", "8")]
    [InlineData("1_000", "1000")]
    [InlineData("-5", "-5")]
    [InlineData("+5", "5")]
    [InlineData("1.5", "1.5")]
    [InlineData("1e3", "1000")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData(".inf", "\".inf\"")]
    [InlineData("2026-12-24", "\"2026-12-24\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("64Gi", "\"64Gi\"")]
    [InlineData("'12'", "\"12\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("\"yes\"", "\"yes\"")]
    public void A_scalar_means_what_it_means_to_kubectl(string yaml, string json) =>
        Assert.Equal($"{{\"a\":{json}}}", Assert.Single(ManifestReader.Read($"a: {yaml}", "x")).Json.ToJsonString());

    [Fact]
    public void Anchors_and_merge_keys_work() => Assert.Equal(
        """{"base":{"a":1,"b":{"c":2}},"one":{"a":3,"b":{"c":2}}}""",
        Assert.Single(ManifestReader.Read("base: &x {a: 1, b: {c: 2}}\none: {<<: *x, a: 3}", "x")).Json.ToJsonString());

    [Fact]
    public void JSON_is_read_too() => Assert.Equal(
        "c", Assert.Single(ManifestReader.Read("{\"kind\": \"TrainingJob\",\n  \"metadata\": {\"name\": \"c\"}}", "x")).Name);

    [Fact]
    public void Aliases_that_would_grow_without_end_are_refused()
    {
        var yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++) yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        Assert.Contains("more than 500000 values, aliases included", Refusal(yaml.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.Contains("nested more than 100 deep", Refusal("a: " + new string('[', 100_000)), StringComparison.Ordinal);

    [Fact]
    public void A_file_beyond_reason_is_refused_unread() =>
        Assert.Contains("Split it into files", Refusal(new string('x', ManifestReader.MaxLength + 1)), StringComparison.Ordinal);

    [Fact]
    public void What_stands_before_a_broken_document_is_still_read()
    {
        var documents = ManifestReader.Read("kind: A\n---\nkind: [", "x.yaml");
        Assert.Equal("A", documents[0].Kind);
        Assert.StartsWith("x.yaml:3 is no YAML", Assert.Single(documents[1].Faults).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_read_like_a_text()
    {
        using var stream = new MemoryStream("kind: A"u8.ToArray());
        Assert.Equal("A", Assert.Single(await ManifestReader.ReadAsync(stream, "x", TestContext.Current.CancellationToken)).Kind);
    }

    private static string Refusal(string yaml) => Assert.Single(Assert.Single(ManifestReader.Read(yaml, "x")).Faults).ToString();
}
