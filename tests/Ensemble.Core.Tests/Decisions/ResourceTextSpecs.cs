using Ensemble.Core.Decisions;
using Xunit;

namespace Ensemble.Core.Tests.Decisions;

public sealed class ResourceTextSpecs
{
    [Theory]
    [InlineData("cpu", 1000, "1 core")]
    [InlineData("cpu", 1500, "1.5 cores")]
    [InlineData("memory", 64L << 30, "64 GiB of memory")]
    [InlineData("ephemeral-storage", 3L << 39, "1.5 TiB of ephemeral-storage")]
    [InlineData("hugepages-2Mi", 4L << 20, "4 MiB of hugepages-2Mi")]
    [InlineData("pods", 1, "1 pod slot")]
    [InlineData("pods", 2, "2 pod slots")]
    [InlineData("rdma/hca", 2, "2 rdma/hca")]
    public void Amounts_read_with_the_units_people_use(string resource, long amount, string text) =>
        Assert.Equal(text, ResourceText.Of(resource, amount));

    [Fact]
    public void Long_lists_end_with_how_many_more_there_are()
    {
        Assert.Equal("1, 2", ResourceText.List(["1", "2"]));
        Assert.Equal("1, 2, 3, 4, 5, 6, 7, 8 and 2 more", ResourceText.List([.. Enumerable.Range(1, 10).Select(n => $"{n}")]));
    }
}
