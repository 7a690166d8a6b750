using System.CommandLine;
using Ensemble.Cli.Output;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Cli;

/// <summary><c>ensemble crds</c>: the CustomResourceDefinitions, as files or as one stream.</summary>
internal static class CrdsCommand
{
    public static Command Create(CommandContext context)
    {
        var directory = new Option<string?>("--directory", "-d")
        {
            Description = "Folder to write one file a kind to; without it all go to standard output.",
            HelpName = "DIR",
        };
        var command = new Command("crds", "Write the CustomResourceDefinitions of Ensemble's kinds.") { directory };
        command.SetAction(parsed => Run(parsed.GetValue(directory), context.Terminal));
        return command
            .With("crds | kubectl apply --server-side -f -", "install the kinds into a cluster")
            .With("crds --directory crds", "write them to a folder, one file a kind");
    }

    private static int Run(string? directory, Terminal terminal)
    {
        if (directory is null)
        {
            terminal.Output.Write(string.Join("---\n", CrdGenerator.Generate().Select(document => document.Yaml)));
            return ExitCode.Ok;
        }

        foreach (var path in CrdFiles.Write(directory)) terminal.Output.WriteLine(path);
        return ExitCode.Ok;
    }
}
