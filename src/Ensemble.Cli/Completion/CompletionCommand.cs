using System.CommandLine;
using Ensemble.Cli.Output;

namespace Ensemble.Cli.Completion;

/// <summary><c>ensemble completion SHELL</c>: prints what lets a shell complete our command lines.</summary>
internal static class CompletionCommand
{
    public static Command Create(CommandContext context)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print the script that lets your shell complete ensemble's command lines.") { shell };
        command.SetAction(parsed =>
        {
            context.Terminal.Output.Write(CompletionScripts.For(parsed.GetRequiredValue(shell)));
            return ExitCode.Ok;
        });
        return command
            .With("completion bash > ~/.local/share/bash-completion/completions/ensemble", "for bash, from the next shell on")
            .With("completion zsh > ~/.zfunc/_ensemble", "for zsh, where ~/.zfunc is in fpath")
            .With("completion fish > ~/.config/fish/completions/ensemble.fish", "for fish");
    }
}
