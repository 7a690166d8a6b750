using Ensemble.Cli.Local;
using Ensemble.Cli.Output;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.Cli.Tests;

public sealed class LocalStateSpecs : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ensemble-state-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_process_that_runs_the_cluster_is_found_until_it_clears_its_word()
    {
        var state = State();
        state.Write("https://127.0.0.1:6443", "/tmp/k");

        Assert.Equal(Environment.ProcessId, State().Find()?.Process);
        state.Clear();
        Assert.Null(State().Find());
    }

    [Fact]
    public void A_process_of_the_same_number_that_started_later_is_not_taken_for_ours()
    {
        var run = new LocalRun(Environment.ProcessId, DateTimeOffset.UnixEpoch, "", "");

        Assert.False(LocalState.IsAlive(run));
    }

    [Fact]
    public void A_word_that_cannot_be_read_is_no_word()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "ensemble"));
        File.WriteAllText(Path.Combine(_folder.FullName, "ensemble", "local.json"), "{");

        Assert.Null(State().Find());
    }

    [Theory]
    [InlineData("local down")]
    [InlineData("local fail gpu-a-1")]
    public async Task Without_a_local_cluster_it_says_how_to_start_one(string line)
    {
        var run = await Invocation.OfAsync(context => context with { Environment = Variable }, line.Split(' '));

        Assert.Equal(ExitCode.Wrong, run.ExitCode);
        Assert.Equal("error: no local cluster runs\n'ensemble local up' starts one.\n", run.Error);
    }

    [Theory]
    [InlineData("", null, false, false, "Dead")]
    [InlineData("", null, true, false, "Silent")]
    [InlineData("Chip=1", 3, false, false, "Chip=1,Chip=3")]
    [InlineData("Dead,Chip=1,Chip=3", 3, false, true, "Dead,Chip=1")]
    [InlineData("Dead,Chip=1", null, false, true, "")]
    public void An_order_changes_only_what_it_names(string before, int? chip, bool silent, bool recover, string after) =>
        Assert.Equal(after, LocalFailCommand.Changed(NodeFault.Parse(before), chip, silent, recover).ToString());

    private LocalState State() => LocalState.Of(Variable);

    private string? Variable(string name) => name == "XDG_STATE_HOME" ? _folder.FullName : null;
}
