using CsCheck;
using Ensemble.Core.Fleet;
using Xunit;

namespace Ensemble.Core.Tests.Fleet;

public sealed class ResourceVectorSpecs
{
    private static readonly string[] Names = ["cpu", "memory", "pods", "nvidia.com/gpu"];

    private static readonly Gen<Dictionary<string, long>> Amounts =
        Gen.Select(Gen.OneOf(Names), Gen.Long[-9, 9]).Array[0, 6]
            .Select(all => all.GroupBy(a => a.Item1, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(a => a.Item2), StringComparer.Ordinal));

    [Fact]
    public void Vectors_add_and_subtract_name_by_name() => Gen.Select(Amounts, Amounts, Gen.Int[0, 3]).Sample((x, y, times) =>
    {
        var (a, b) = (Vector(x), Vector(y));
        foreach (var name in Names)
        {
            Assert.Equal(a[name] + b[name], (a + b)[name]);
            Assert.Equal(a[name] - b[name], (a - b)[name]);
            Assert.Equal(times * a[name], (times * a)[name]);
            Assert.Equal(Math.Max(a[name], b[name]), ResourceVector.Max(a, b)[name]);
            Assert.Equal(5, a.With(name, 5)[name]);
        }
    });

    [Fact]
    public void Equal_amounts_are_equal_vectors_in_whatever_order_and_zero_is_nothing() => Amounts.Sample(x =>
    {
        var turned = ResourceVector.Of(x.Reverse().Select(a => new ResourceAmount(a.Key, a.Value)).Append(new("ephemeral-storage", 0)));
        Assert.Equal(Vector(x), turned);
        Assert.Equal(Vector(x).GetHashCode(), turned.GetHashCode());
        Assert.True(Vector(x) - Vector(x) == ResourceVector.Empty);
    });

    [Fact]
    public void Amounts_of_one_name_are_added_up_and_read_in_the_order_of_names() =>
        Assert.Equal("cpu: 3, memory: 5", ResourceVector.Of(("memory", 5), ("cpu", 1), ("cpu", 2), ("pods", 0)).ToString());

    [Fact]
    public void An_amount_beyond_all_measure_is_a_fault_of_the_caller() =>
        Assert.Throws<OverflowException>(() => ResourceVector.Of(("cpu", long.MaxValue), ("cpu", 1)));

    private static ResourceVector Vector(Dictionary<string, long> amounts) =>
        ResourceVector.Of(amounts.Select(a => new ResourceAmount(a.Key, a.Value)));
}
