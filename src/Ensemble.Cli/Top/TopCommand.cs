using System.CommandLine;
using Ensemble.Cli.Clusters;
using Ensemble.Cli.Output;
using Ensemble.Kubernetes.Resources;
using Spectre.Console;

namespace Ensemble.Cli.Top;

/// <summary><c>ensemble top</c>: what the fleet's nodes and jobs do now.</summary>
internal static class TopCommand
{
    public static Command Create(CommandContext context)
    {
        var top = new Command("top", "Show what nodes, training jobs or inference jobs do now.");
        top.Subcommands.Add(Nodes(context));
        top.Subcommands.Add(Training(context));
        top.Subcommands.Add(Serving(context));
        return top
            .With("top nodes", "accelerators in use, free and unhealthy, by node")
            .With("top jobs -A", "all jobs, those that run first")
            .With("top serving", "inference jobs: replicas ready, and on which classes");
    }

    private static Command Nodes(CommandContext context)
    {
        var (cluster, format) = (new ClusterOptions(), new FormatOption());
        var command = new Command("nodes", "Show the nodes of all pools: accelerators in use, free and unhealthy.");
        cluster.AddTo(command);
        format.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            using var api = cluster.Connect(parsed, context);
            var table = NodeTable.Of(await LiveFleet.SnapshotAsync(api, context.Clock, stop));
            if (format.Of(parsed) == OutputFormat.Json) context.Terminal.WriteJson(table);
            else table.WriteTo(context.Terminal.OutputConsole);
            return ExitCode.Ok;
        });
        return command
            .With("top nodes", "the whole fleet")
            .With("top nodes --output json | jq .free", "one figure of it");
    }

    private static Command Serving(CommandContext context) => Jobs<InferenceJob, ServingTable>(
            context, "serving", "Show inference jobs: replicas, classes and reason.", ServingTable.Of, (table, console, withNamespace) => table.WriteTo(console, withNamespace))
        .With("top serving", "the inference jobs of one namespace")
        .With("top serving -A --output json", "all of them, for a program to read");

    private static Command Training(CommandContext context) => Jobs<TrainingJob, JobTable>(
            context, "jobs", "Show training jobs: state, place and reason; those that run first.", JobTable.Of, (table, console, withNamespace) => table.WriteTo(console, withNamespace))
        .With("top jobs", "the jobs of one namespace")
        .With("top jobs -A --output json", "all of them, for a program to read");

    private static Command Jobs<TJob, TTable>(
        CommandContext context, string name, string description, Func<IEnumerable<TJob>, DateTimeOffset, TTable> tableOf, Action<TTable, IAnsiConsole, bool> write)
        where TTable : class
    {
        var (cluster, format) = (new ClusterOptions(), new FormatOption());
        var namespaces = new NamespaceOptions(cluster);
        var command = new Command(name, description);
        namespaces.AddTo(command, all: true);
        cluster.AddTo(command);
        format.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            using var api = cluster.Connect(parsed, context);
            var ns = namespaces.OneOrAll(parsed, context);
            var table = tableOf(await api.ListAsync<TJob>(ns, stop), context.Clock.GetUtcNow());
            if (format.Of(parsed) == OutputFormat.Json) context.Terminal.WriteJson(table);
            else write(table, context.Terminal.OutputConsole, ns is null);
            return ExitCode.Ok;
        });
        return command;
    }
}
