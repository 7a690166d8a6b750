using Ensemble.Cli.Output;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Cli;

/// <summary>The world that commands act in; tests give them another.</summary>
internal sealed record CommandContext
{
    /// <summary>Where commands write.</summary>
    public required Terminal Terminal { get; init; }

    /// <summary>What <c>-f -</c> reads.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>All time of all commands.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Environment variables by name; null where one is not set.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Connects to the cluster of a kubeconfig (null: the usual place) and a context (null: its current one).</summary>
    public Func<string?, string?, KubernetesApi> Connect { get; init; } = (kubeconfig, context) => KubernetesApi.Connect(kubeconfig, context);

    /// <summary>How the user called us: <c>ensemble</c>, or <c>kubectl ensemble</c>.</summary>
    public string Program { get; init; } = "ensemble";

    /// <summary>The world of this process.</summary>
    public static CommandContext OfProcess() => new()
    {
        Terminal = Terminal.OfProcess(),
        Input = Console.In,
        Program = ProgramName.OfProcess(),
    };
}
