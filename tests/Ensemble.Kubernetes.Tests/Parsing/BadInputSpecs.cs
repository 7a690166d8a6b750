using Ensemble.Kubernetes.Parsing;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Parsing;

public sealed class BadInputSpecs
{
    public static TheoryData<string, string, string> Cases => BadInput.Cases();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_mistake_is_answered_with_field_value_and_cure(string title, string yaml, string messages)
    {
        var found = Faults(yaml);
        Assert.True(found.Length > 0, $"{title}: nothing was found wrong");
        Assert.Equal(messages, string.Join('\n', found));
    }

    [Fact]
    public void There_are_enough_of_them() => Assert.InRange(Cases.Count, 30, int.MaxValue);

    private static string[] Faults(string yaml) =>
        [.. ManifestReader.Read(BadInput.Expand(yaml), "bad.yaml").SelectMany(document => ManifestCheck.Check(document)).Select(fault => fault.ToString())];
}
