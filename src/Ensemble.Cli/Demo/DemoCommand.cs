using System.CommandLine;
using Ensemble.Cli.Local;
using Ensemble.Cli.Output;
using Spectre.Console;

namespace Ensemble.Cli.Demo;

/// <summary><c>ensemble demo</c>: the whole of Ensemble in under a minute, on this machine.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandContext context)
    {
        var speed = new Option<double>("--speed")
        {
            Description = "Seconds of the simulated cluster that pass in one true second, 1 to 10.",
            HelpName = "N",
            DefaultValueFactory = _ => 3,
        };
        speed.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 1 and <= 10)) result.AddError("--speed takes 1 to 10.");
        });
        var format = new FormatOption();
        var command = new Command("demo", "Watch jobs queue, start, lose a node and finish on a simulated fleet of Nvidia and Ascend nodes. Needs no cluster.") { speed };
        format.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var output = format.Of(parsed);
            var terminal = context.Terminal;
            var report = await RunAsync(terminal.ProgressConsole(output), parsed.GetValue(speed), context, stop);
            if (output == OutputFormat.Json) terminal.WriteJson(report);
            return report.IsGood ? ExitCode.Ok : ExitCode.Wrong;
        });
        return command
            .With("demo", "watch it")
            .With("demo --output json 2>/dev/null | jq .rescheduled", "one figure of it, for a program to read");
    }

    private static async Task<DemoReport> RunAsync(IAnsiConsole console, double speed, CommandContext context, CancellationToken stop)
    {
        var clock = new FastClock(speed, context.Clock);
        var demo = new FleetDemo(new(console, clock), clock, context.Clock);
        using var logs = new WarningLog(context.Terminal.Error);
        return await demo.RunAsync(speed, logs, stop);
    }
}
