using System.CommandLine;
using Ensemble.Cli.Output;

namespace Ensemble.Cli.Tests;

public sealed class CommandLineSpecs
{
    [Theory]
    [InlineData("frobnicate", "Unrecognized command or argument 'frobnicate'", "See 'ensemble --help'.")]
    [InlineData("validate", "'--filename' is required", "See 'ensemble validate --help'.")]
    [InlineData("top racks", "Unrecognized command or argument 'racks'", "See 'ensemble top --help'.")]
    [InlineData("top nodes --output yaml", "'yaml' not recognized", "See 'ensemble top nodes --help'.")]
    [InlineData("explain deployment/web", "'deployment/web' names no job and no pod: use trainingjob/NAME, inferencejob/NAME, pod/NAME, or the name alone.", "See 'ensemble explain --help'.")]
    [InlineData("completion tcsh", "'tcsh' not recognized", "See 'ensemble completion --help'.")]
    [InlineData("demo --speed 1000", "--speed takes 1 to 10.", "See 'ensemble demo --help'.")]
    [InlineData("local up --port 70000", "--port takes 0 to 65535.", "See 'ensemble local up --help'.")]
    [InlineData("local up --with-operator --no-operator", "not both", "See 'ensemble local up --help'.")]
    [InlineData("local fail gpu-a-1 --chip 64", "--chip takes 0 to 63.", "See 'ensemble local fail --help'.")]
    public async Task A_command_line_that_is_not_understood_says_why_and_where_to_read(string line, string problem, string cure)
    {
        var run = await Invocation.OfAsync(line.Split(' '));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Contains(cure, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task An_unknown_command_is_complained_about_once()
    {
        var run = await Invocation.OfAsync("frobnicate");

        Assert.Single(run.Error.Split('\n'), line => line.StartsWith("error:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_command_it_shows_what_there_is()
    {
        var run = await Invocation.OfAsync();

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        foreach (var command in (string[])["demo", "local", "validate", "explain", "top", "simulate", "crds", "completion"])
            Assert.Contains($"\n  {command} ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_command_shows_examples_in_its_help()
    {
        var root = EnsembleCommand.Create(new() { Terminal = Terminal.Plain(TextWriter.Null, TextWriter.Null) });

        foreach (var path in Paths(root, []))
        {
            var run = await Invocation.OfAsync([.. path, "--help"]);
            Assert.Equal(ExitCode.Ok, run.ExitCode);
            Assert.Contains("Examples:\n  # ", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Help_names_the_program_as_the_user_called_it()
    {
        var run = await Invocation.OfAsync(context => context with { Program = "kubectl ensemble" }, "top", "--help");

        Assert.Contains("kubectl ensemble top nodes", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/usr/local/bin/kubectl-ensemble", "kubectl ensemble")]
    [InlineData("./artifacts/bin/ensemble", "ensemble")]
    [InlineData("", "ensemble")]
    public void The_program_is_called_by_the_file_that_was_started(string path, string name) => Assert.Equal(name, ProgramName.Of(path));

    [Fact]
    public async Task The_version_is_on_one_line()
    {
        var run = await Invocation.OfAsync("--version");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", run.Output);
    }

    private static IEnumerable<string[]> Paths(Command command, string[] path) =>
        command.Subcommands.SelectMany(sub => Paths(sub, [.. path, sub.Name])).Prepend(path);
}
