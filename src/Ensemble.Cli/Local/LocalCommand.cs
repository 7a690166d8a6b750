using System.CommandLine;

namespace Ensemble.Cli.Local;

/// <summary><c>ensemble local</c>: a Kubernetes cluster with a mixed fleet inside this process, to try things on.</summary>
internal static class LocalCommand
{
    public static Command Create(CommandContext context)
    {
        var local = new Command("local", "Run a local cluster with a simulated fleet, for kubectl and all else. For trying and developing, never for production.");
        local.Subcommands.Add(LocalUpCommand.Create(context));
        local.Subcommands.Add(LocalDownCommand.Create(context));
        local.Subcommands.Add(LocalFailCommand.Create(context));
        return local
            .With("local up", "run a cluster until Ctrl-C")
            .With("local fail gpu-a-3", "take the power from one of its nodes");
    }
}
