using System.CommandLine;

namespace Ensemble.Cli.Simulating;

/// <summary><c>ensemble simulate</c>: what the scheduler and others would do with a trace.</summary>
internal static class SimulateCommand
{
    public static Command Create(CommandContext context)
    {
        var simulate = new Command("simulate", "Play traces of real clusters against the scheduler and others.");
        simulate.Subcommands.Add(SimulatePackingCommand.Create(context));
        return simulate.With("simulate packing --data DIR", "how much of a cluster's GPUs each policy allocates");
    }
}
