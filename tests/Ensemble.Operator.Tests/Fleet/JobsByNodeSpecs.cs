using Ensemble.Kubernetes.Client;
using Ensemble.Operator.Fleet;
using Xunit;

namespace Ensemble.Operator.Tests.Fleet;

public sealed class JobsByNodeSpecs
{
    private static readonly ObjectKey Llama = new("team-a", "llama");
    private static readonly ObjectKey Qwen = new("team-b", "qwen");

    private readonly JobsByNode _jobs = new();

    [Fact]
    public void A_node_tells_all_jobs_that_are_placed_on_it()
    {
        _jobs.Set("1", Llama, ["a", "b"]);
        _jobs.Set("2", Qwen, ["b", "c"]);

        Assert.Equal([Llama], _jobs.On("a"));
        Assert.Equal([Llama, Qwen], _jobs.On("b").Order());
        Assert.Empty(_jobs.On("d"));
    }

    [Fact]
    public void A_job_that_moves_leaves_its_nodes_and_one_that_goes_leaves_nothing()
    {
        _jobs.Set("1", Llama, ["a", "b"]);
        _jobs.Set("1", Llama, ["b", "c"]);
        Assert.Empty(_jobs.On("a"));
        Assert.Equal([Llama], _jobs.On("c"));

        _jobs.Set("1", Llama, []);
        Assert.All(["a", "b", "c"], node => Assert.Empty(_jobs.On(node)));
    }

    [Fact]
    public void A_job_made_anew_by_its_name_is_another()
    {
        _jobs.Set("1", Llama, ["a"]);
        _jobs.Set("2", Llama, ["a", "b"]);
        _jobs.Set("1", Llama, []);

        Assert.Equal([Llama], _jobs.On("a"));
        Assert.Equal([Llama], _jobs.On("b"));
    }
}
