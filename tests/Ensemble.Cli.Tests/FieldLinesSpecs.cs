using Ensemble.Cli.Manifests;

namespace Ensemble.Cli.Tests;

public sealed class FieldLinesSpecs
{
    private const string Text = """
        # A comment.
        kind: One
        spec:
          variants:
          - name: a
            classes: [x, y]
          - {name: b}
          labels:
            some.key/name: v
        ---
        kind: List
        items:
        - kind: Two
          spec: {size: 1}
        """;

    [Theory]
    [InlineData(2, "kind", 2)]
    [InlineData(2, "spec.variants[0].classes[1]", 6)]
    [InlineData(2, "spec.variants[1].name", 7)]
    [InlineData(2, "spec.labels[some.key/name]", 9)]
    [InlineData(2, "spec.variants[0].nothing", 5)]
    [InlineData(2, "spec.absent.deeper", 3)]
    [InlineData(13, "spec.size", 14)]
    public void A_field_is_found_as_deep_as_the_text_goes(int start, string field, int line) =>
        Assert.Equal(line, new FieldLines(Text).Find(start, field));

    [Fact]
    public void A_text_that_is_no_yaml_has_no_lines() => Assert.Equal(7, new FieldLines("a: [").Find(7, "a"));
}
