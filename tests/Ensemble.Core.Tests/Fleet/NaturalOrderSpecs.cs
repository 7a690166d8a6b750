using CsCheck;
using Ensemble.Core.Fleet;
using Xunit;

namespace Ensemble.Core.Tests.Fleet;

public sealed class NaturalOrderSpecs
{
    [Fact]
    public void Numbers_in_names_count_as_numbers() => Assert.Equal(
        ["a", "a-1", "a-2", "a-09", "a-9", "a-10", "a-10-b", "a-100", "b-1"],
        new[] { "b-1", "a-100", "a-10", "a-9", "a", "a-2", "a-10-b", "a-1", "a-09" }.Order(NaturalOrder.Instance));

    [Fact]
    public void It_is_a_total_order_in_which_only_equal_names_are_equal() =>
        Gen.Select(Gen.String[Gen.Char["ab019-"], 0, 6], Gen.String[Gen.Char["ab019-"], 0, 6], Gen.String[Gen.Char["ab019-"], 0, 6]).Sample((a, b, c) =>
        {
            var order = NaturalOrder.Instance;
            Assert.Equal(a == b, order.Compare(a, b) == 0);
            Assert.Equal(Math.Sign(order.Compare(a, b)), -Math.Sign(order.Compare(b, a)));
            if (order.Compare(a, b) <= 0 && order.Compare(b, c) <= 0) Assert.True(order.Compare(a, c) <= 0);
        });
}
