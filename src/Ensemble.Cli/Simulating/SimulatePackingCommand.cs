using System.Collections.Immutable;
using System.CommandLine;
using Ensemble.Cli.Output;
using Ensemble.Core;
using Ensemble.Simulation.Packing;
using Ensemble.Simulation.Traces;

namespace Ensemble.Cli.Simulating;

/// <summary><c>ensemble simulate packing</c>: GPU allocated by each policy, pod by pod, and with pods that leave.</summary>
internal static class SimulatePackingCommand
{
    private const int MostSeeds = 1000;
    private const int MostDepartureSeeds = 3; // Steady state: a seed's mean over time is steadier than a fill's end.

    public static Command Create(CommandContext context)
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Folder with openb_node_list_gpu_node.csv and openb_pod_list_NAME.csv files.",
            HelpName = "DIR",
            Required = true,
        };
        var seeds = new Option<int>("--seeds") { Description = "How many seeds each mean is of.", HelpName = "N", DefaultValueFactory = _ => 10 };
        seeds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostSeeds) result.AddError($"--seeds takes a number from 1 to {MostSeeds}.");
        });
        var workloads = Names("--workload", "NAME", "Lists of pods to play: NAME of openb_pod_list_NAME.csv. All unless given.");
        var policies = Names("--policy", "POLICY", "Policies to play. All unless given.");
        policies.AcceptOnlyFromAmong([.. PackingPolicies.All]);
        var departures = new Option<bool>("--departures") { Description = "Also play pods that leave, at loads 0.9, 1.0 and 1.1 (at most 3 seeds)." };
        var lives = new Option<string>("--lives")
        {
            Description = "With --departures: lives are exponential, or the trace's own.",
            HelpName = "KIND",
            DefaultValueFactory = _ => "exponential",
        };
        lives.AcceptOnlyFromAmong("exponential", "trace");
        var patience = new Option<double>("--patience")
        {
            Description = "With --departures: how long a pod that finds no room waits, in mean lives. 0 loses it at once.",
            HelpName = "LIVES",
        };
        patience.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 10)) result.AddError("--patience takes a number from 0 to 10.");
        });
        var format = new FormatOption();
        var command = new Command("packing", "Compare packing policies: how much of a cluster's GPUs each allocates.")
        {
            data, seeds, workloads, policies, departures, lives, patience,
        };
        format.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var seedCount = parsed.GetValue(seeds);
            var study = new PackingStudy
            {
                Traces = Read(parsed.GetRequiredValue(data).FullName, parsed.GetValue(workloads) ?? []),
                Policies = [.. (parsed.GetValue(policies) is { Length: > 0 } chosen ? chosen : PackingPolicies.All.AsEnumerable()).Distinct(StringComparer.Ordinal).Select(PackingPolicies.Named).Order()],
                Seeds = seedCount,
                DepartureSeeds = parsed.GetValue(departures) ? Math.Min(seedCount, MostDepartureSeeds) : 0,
                Departure = new(1, 0) { TraceLives = parsed.GetValue(lives) == "trace", Patience = parsed.GetValue(patience) },
            };
            return Task.FromResult(Run(study, format.Of(parsed), context, stop));
        });
        return command
            .With("simulate packing --data DIR --workload default --seeds 2", "one list, quickly")
            .With("simulate packing --data DIR --policy fgd --policy ensemble --departures", "two policies, also with pods that leave")
            .With("simulate packing --data DIR --output json | jq '.rows[] | select(.requestedPercent == 130)'", "the figures, for a program to read");
    }

    private static int Run(PackingStudy study, OutputFormat format, CommandContext context, CancellationToken stop)
    {
        var started = context.Clock.GetTimestamp();
        var progress = new ProgressLines(context.Terminal.Error, context.Clock);
        var report = study.Run(progress.Note, stop);
        var seconds = context.Clock.GetElapsedTime(started).TotalSeconds;
        if (format == OutputFormat.Json) context.Terminal.WriteJson(new { report.Rows, report.Departures, Seconds = Math.Round(seconds, 1) });
        else PackingTables.Write(report, seconds, context.Terminal.OutputConsole);
        return ExitCode.Ok;
    }

    private static ImmutableArray<PackingTrace> Read(string folder, string[] chosen)
    {
        var reader = new AlibabaGpuTrace();
        var there = reader.WorkloadsIn(folder);
        if (there.IsEmpty)
            throw new CommandException(ExitCode.Wrong, $"{folder} has no trace", "Give a folder with openb_node_list_gpu_node.csv and at least one openb_pod_list_NAME.csv.");
        if (chosen.FirstOrDefault(name => !there.Contains(name)) is { } unknown)
            throw new CommandException(ExitCode.Wrong, $"{folder} has no workload {unknown}", $"Use some of {string.Join(", ", there)}.");
        return [.. (chosen.Length > 0 ? there.Where(chosen.Contains) : there).Select(name => ValidTrace(reader, folder, name))];
    }

    private static PackingTrace ValidTrace(AlibabaGpuTrace reader, string folder, string name) => reader.Read(folder, name) switch
    {
        Parsed<PackingTrace>.Valid valid => valid.Value,
        Parsed<PackingTrace>.Invalid { Faults: [var first, .. var others] } => throw new CommandException(
            ExitCode.Wrong, $"{first.Field} {first.Problem}" + (others.Length > 0 ? $", and {others.Length} more faults" : string.Empty), first.Cure),
        _ => throw new InvalidOperationException("a trace is valid or has faults"),
    };

    private static Option<string[]> Names(string name, string helpName, string description) => new(name)
    {
        Description = description + " May be given more than once.",
        HelpName = helpName,
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = true,
    };
}
