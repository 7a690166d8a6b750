using System.CommandLine;
using Ensemble.Cli.Clusters;
using Ensemble.Cli.Output;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using Spectre.Console;

namespace Ensemble.Cli.Top;

/// <summary><c>ensemble top</c>: what the fleet's nodes and jobs do now.</summary>
internal static class TopCommand
{
    public static Command Create(CommandContext context)
    {
        var top = new Command("top", "Show what nodes, training jobs, inference jobs or other people's pods do now.");
        top.Subcommands.Add(Nodes(context));
        top.Subcommands.Add(Training(context));
        top.Subcommands.Add(Serving(context));
        top.Subcommands.Add(Pods(context));
        return top
            .With("top nodes", "accelerators in use, free and unhealthy, by node")
            .With("top jobs -A", "all jobs, those that run first")
            .With("top serving", "inference jobs: replicas ready, and on which classes")
            .With("top pods -A", "other people's pods that name Ensemble as their scheduler, by gang or owner");
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

    private static Command Pods(CommandContext context) => Namespaced(
            context, "pods", "Show other people's pods that hold accelerators or wait for some, by gang or owner: state, place and reason.",
            async (api, ns, now, stop) => await PodTableReader.ReadAsync(api, ns, now, stop), (table, console, withNamespace) => table.WriteTo(console, withNamespace))
        .With("top pods", "the pods and gangs of one namespace")
        .With("top pods -A --output json", "all of them, for a program to read");

    private static Command Serving(CommandContext context) => Namespaced(
            context, "serving", "Show inference jobs: replicas, classes and reason.",
            async (api, ns, now, stop) => ServingTable.Of(await api.ListAsync<InferenceJob>(ns, stop), now), (table, console, withNamespace) => table.WriteTo(console, withNamespace))
        .With("top serving", "the inference jobs of one namespace")
        .With("top serving -A --output json", "all of them, for a program to read");

    private static Command Training(CommandContext context) => Namespaced(
            context, "jobs", "Show training jobs: state, place and reason; those that run first.",
            async (api, ns, now, stop) => JobTable.Of(await api.ListAsync<TrainingJob>(ns, stop), now), (table, console, withNamespace) => table.WriteTo(console, withNamespace))
        .With("top jobs", "the jobs of one namespace")
        .With("top jobs -A --output json", "all of them, for a program to read");

    private static Command Namespaced<TTable>(
        CommandContext context, string name, string description, Func<KubernetesApi, string?, DateTimeOffset, CancellationToken, Task<TTable>> read, Action<TTable, IAnsiConsole, bool> write)
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
            var table = await read(api, ns, context.Clock.GetUtcNow(), stop);
            if (format.Of(parsed) == OutputFormat.Json) context.Terminal.WriteJson(table);
            else write(table, context.Terminal.OutputConsole, ns is null);
            return ExitCode.Ok;
        });
        return command;
    }
}
