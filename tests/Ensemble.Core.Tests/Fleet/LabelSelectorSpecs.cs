using Ensemble.Core.Fleet;
using Xunit;

namespace Ensemble.Core.Tests.Fleet;

public sealed class LabelSelectorSpecs
{
    private static readonly Dictionary<string, string> Labels = new(StringComparer.Ordinal) { ["zone"] = "a", ["gen"] = "5", ["empty"] = "" };

    [Theory]
    [InlineData("zone", LabelOperator.In, "a,b", true)]
    [InlineData("zone", LabelOperator.In, "b", false)]
    [InlineData("lacks", LabelOperator.In, "a", false)]
    [InlineData("zone", LabelOperator.NotIn, "a", false)]
    [InlineData("zone", LabelOperator.NotIn, "b", true)]
    [InlineData("lacks", LabelOperator.NotIn, "a", true)]
    [InlineData("empty", LabelOperator.Exists, "", true)]
    [InlineData("lacks", LabelOperator.Exists, "", false)]
    [InlineData("zone", LabelOperator.DoesNotExist, "", false)]
    [InlineData("lacks", LabelOperator.DoesNotExist, "", true)]
    [InlineData("gen", LabelOperator.Gt, "4", true)]
    [InlineData("gen", LabelOperator.Gt, "5", false)]
    [InlineData("gen", LabelOperator.Lt, "6", true)]
    [InlineData("gen", LabelOperator.Lt, "5", false)]
    [InlineData("zone", LabelOperator.Gt, "4", false)]
    [InlineData("gen", LabelOperator.Gt, "many", false)]
    [InlineData("lacks", LabelOperator.Lt, "9", false)]
    public void A_requirement_compares_as_Kubernetes_does(string key, LabelOperator op, string values, bool matches) =>
        Assert.Equal(matches, new LabelRequirement(key, op, [.. values.Split(',')]).Matches(Labels));

    [Fact]
    public void All_requirements_must_hold()
    {
        var zone = new LabelRequirement("zone", LabelOperator.In, ["a"]);
        Assert.True(new LabelSelector([zone, new("gen", LabelOperator.Exists, [])]).Matches(Labels));
        Assert.False(new LabelSelector([zone, new("gen", LabelOperator.DoesNotExist, [])]).Matches(Labels));
    }

    [Fact]
    public void Both_of_two_lists_of_alternatives_hold_where_one_of_each_does()
    {
        static LabelSelector Zone(string zone) => LabelSelector.OfLabels([new("zone", zone)]);
        var disk = LabelSelector.OfLabels([new("disk", "nvme")]);
        Assert.Equal(["zone=a,disk=nvme", "zone=b,disk=nvme"], LabelSelector.Both([Zone("a"), Zone("b")], [disk]).Select(term => term.ToString()));
        Assert.Equal([disk], LabelSelector.Both([], [disk])); // None given means that anything does.
        Assert.Equal([disk], LabelSelector.Both([disk], []));
        Assert.Equal([LabelSelector.Nothing], LabelSelector.Both([LabelSelector.Nothing], [disk])); // And never: anywhere.
    }

    [Fact]
    public void No_requirement_matches_everything_and_no_selector_nothing()
    {
        Assert.True(LabelSelector.Everything.Matches(Labels));
        Assert.False(LabelSelector.Nothing.Matches(Labels));
        Assert.NotEqual(LabelSelector.Everything, LabelSelector.Nothing);
    }

    [Fact]
    public void Selectors_are_equal_by_what_they_say_and_read_as_kubectl_writes_them()
    {
        LabelSelector Selector() => new([new("a", LabelOperator.In, ["b"]), new("c", LabelOperator.NotIn, ["d", "e"]), new("f", LabelOperator.DoesNotExist, [])]);
        Assert.Equal(Selector(), Selector());
        Assert.Equal("a=b,c notin (d,e),!f", Selector().ToString());
    }

    [Theory]
    [InlineData("team", false, "search", null, true)]
    [InlineData("team", false, "ads", null, false)]
    [InlineData("team", true, "", null, true)]
    [InlineData("other", true, "", null, false)]
    [InlineData("", true, "", null, true)]
    [InlineData("", false, "", null, false)]
    [InlineData("team", true, "", TaintEffect.NoSchedule, true)]
    [InlineData("team", true, "", TaintEffect.NoExecute, false)]
    public void A_toleration_meets_a_taint_as_in_Kubernetes(string key, bool exists, string value, TaintEffect? effect, bool tolerated) =>
        Assert.Equal(tolerated, new Toleration(key, exists, value, effect).Tolerates(new("team", "search", TaintEffect.NoSchedule)));
}
