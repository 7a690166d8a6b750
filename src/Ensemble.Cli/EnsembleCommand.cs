using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Ensemble.Cli.Clusters;
using Ensemble.Cli.Completion;
using Ensemble.Cli.Demo;
using Ensemble.Cli.Explaining;
using Ensemble.Cli.Local;
using Ensemble.Cli.Output;
using Ensemble.Cli.Simulating;
using Ensemble.Cli.Top;
using Ensemble.Cli.Validation;

namespace Ensemble.Cli;

/// <summary>The whole command line: <c>ensemble</c> and all that may follow it.</summary>
internal static class EnsembleCommand
{
    private const string About = """
        Many unlike accelerators play as one: training on mixed Nvidia and Ascend fleets under Kubernetes.

        Exit codes: 0 all is well, 1 what was asked about is wrong, 2 the command line was not understood, 3 the cluster cannot be reached.
        """;

    /// <summary>The command tree.</summary>
    public static RootCommand Create(CommandContext context)
    {
        var root = new RootCommand(About) { HelpName = context.Program };
        root.Subcommands.Add(DemoCommand.Create(context));
        root.Subcommands.Add(LocalCommand.Create(context));
        root.Subcommands.Add(ValidateCommand.Create(context));
        root.Subcommands.Add(ExplainCommand.Create(context));
        root.Subcommands.Add(TopCommand.Create(context));
        root.Subcommands.Add(SimulateCommand.Create(context));
        root.Subcommands.Add(CrdsCommand.Create(context));
        root.Subcommands.Add(CompletionCommand.Create(context));
        Examples.ShowIn(root, context.Program);
        root.SetAction(parsed => root.Parse("--help").Invoke(parsed.InvocationConfiguration));
        return root
            .With("demo", "see it all work on this machine, in under a minute")
            .With("validate -f job.yaml", "check a manifest before you apply it")
            .With("explain trainingjob/llama", "know why a job waits, or why it runs where it runs");
    }

    /// <summary>Parses and runs one command line.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CommandContext context, CancellationToken stop)
    {
        var terminal = context.Terminal;
        var result = Create(context).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Action is ParseErrorAction)
        {
            // An unknown word also leaves its place empty; the word is what the user wants to hear of.
            var unknown = result.UnmatchedTokens.Count > 0;
            foreach (var error in result.Errors.Where(error => !unknown || error.Message.Contains(result.UnmatchedTokens[0], StringComparison.Ordinal)))
                terminal.Complain(error.Message.ReplaceLineEndings(" "));
            terminal.Error.WriteLine($"See '{PathOf(result.CommandResult, context.Program)} --help'.");
            return ExitCode.Usage;
        }

        try
        {
            return await result.InvokeAsync(new() { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false }, stop);
        }
        catch (Exception e) when (Complaints.Of(e) is { } complaint)
        {
            terminal.Complain(complaint.Message, complaint.Cure);
            return complaint.ExitCode;
        }
    }

    private static string PathOf(CommandResult command, string program) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent, program)} {command.Command.Name}" : program;
}
