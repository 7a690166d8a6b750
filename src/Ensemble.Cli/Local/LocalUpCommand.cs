using System.CommandLine;
using Ensemble.Cli.Output;
using Ensemble.Core;
using Ensemble.LocalCluster;
using Ensemble.LocalCluster.Fleet;
using Spectre.Console;

namespace Ensemble.Cli.Local;

/// <summary><c>ensemble local up</c>: runs the cluster in the foreground.</summary>
internal static class LocalUpCommand
{
    public static Command Create(CommandContext context)
    {
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; 0 takes a free one.", HelpName = "N" };
        var fleet = new Option<string?>("--fleet") { Description = "Description of the nodes, in the form of deploy/local/fleet.yaml; else that one.", HelpName = "FILE" };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Where to write the kubeconfig; else in the user's state folder.", HelpName = "FILE" };
        var speed = new Option<double>("--speed") { Description = "Seconds of the cluster that pass in one true second, 0.1 to 100.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var bare = new Option<bool>("--no-operator") { Description = "Run no operator: yours acts on the cluster." };
        var with = new Option<bool>("--with-operator") { Description = "Run the operator in this process too; so it is unless told otherwise." };
        port.Validators.Add(result => Check(result.GetValueOrDefault<int>() is >= 0 and <= 65535, result, "--port takes 0 to 65535."));
        speed.Validators.Add(result => Check(result.GetValueOrDefault<double>() is >= 0.1 and <= 100, result, "--speed takes 0.1 to 100."));
        var command = new Command("up", "Run a local cluster with a mixed fleet until Ctrl-C.") { port, fleet, kubeconfig, speed, with, bare };
        command.Validators.Add(result => Check(!(result.GetValue(with) && result.GetValue(bare)), result, "Give --with-operator or --no-operator, not both."));
        command.SetAction((parsed, stop) => RunAsync(
            new(parsed.GetValue(port), parsed.GetValue(fleet), parsed.GetValue(kubeconfig), parsed.GetValue(speed), !parsed.GetValue(bare)), context, stop));
        return command
            .With("local up", "the fleet of the samples, with the operator")
            .With("local up --port 6443 --no-operator", "to run an operator of your own against it")
            .With("local up --speed 10", "ten of its minutes a minute");
    }

    private static string Address(LocalFleet fleet) => fleet.Cluster.Server.Address.ToString().TrimEnd('/');

    private static void Check(bool holds, System.CommandLine.Parsing.SymbolResult result, string message)
    {
        if (!holds) result.AddError(message);
    }

    private static async Task<int> RunAsync(Settings settings, CommandContext context, CancellationToken stop)
    {
        var state = LocalState.Of(context.Environment);
        if (state.Find() is { } running)
            throw new CommandException(ExitCode.Wrong, $"a local cluster runs already, as process {running.Process} at {running.Server}", "'ensemble local down' ends it.");

        var path = Path.GetFullPath(settings.Kubeconfig ?? state.Kubeconfig);
        var clock = settings.Speed == 1 ? context.Clock : new FastClock(settings.Speed, context.Clock);
        var options = new EmbeddedClusterOptions { Fleet = await FleetAsync(settings.Fleet, stop), Clock = clock, Listen = true, Port = settings.Port };
        using var logs = new WarningLog(context.Terminal.Error);
        await using var fleet = await LocalFleet.StartAsync(options, settings.WithOperator, logs, stop);
        await fleet.Cluster.WriteKubeconfigAsync(path, stop);
        state.Write(Address(fleet), path);
        try
        {
            Welcome(context.Terminal.OutputConsole, fleet, options, settings.WithOperator, path);
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Clock, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            context.Terminal.Error.WriteLine("Stopping.");
        }
        finally
        {
            state.Clear();
            if (settings.Kubeconfig is null) File.Delete(path); // It points to nothing now.
        }

        return ExitCode.Ok;
    }

    private static async Task<FleetDescription> FleetAsync(string? path, CancellationToken stop)
    {
        if (path is null) return FleetDescription.Default;
        return FleetDescription.Parse(await File.ReadAllTextAsync(path, stop)) switch
        {
            Parsed<FleetDescription>.Valid(var fleet) => fleet,
            Parsed<FleetDescription>.Invalid(var faults) =>
                throw new CommandException(ExitCode.Wrong, $"{path}: {string.Join(" ", faults)}", "deploy/local/fleet.yaml shows the form."),
            _ => throw new InvalidOperationException("A parse is valid or invalid."),
        };
    }

    private static void Welcome(IAnsiConsole console, LocalFleet fleet, EmbeddedClusterOptions options, bool withOperator, string kubeconfig)
    {
        console.WriteLine($"A local cluster with {options.Fleet.Nodes.Length} simulated nodes runs at {Address(fleet)}.");
        console.WriteLine($"{fleet.Site.Classes} accelerator classes and {fleet.Site.Pools} pools are installed{(withOperator ? ", and the operator runs" : "; no operator runs")}.");
        console.WriteLine();
        console.WriteLine($"  export KUBECONFIG={kubeconfig}", new Style(Color.Green));
        console.WriteLine();
        console.WriteLine("Then try, in another shell:");
        foreach (var line in (ReadOnlySpan<string>)
            ["kubectl get nodes", "kubectl get ensemble -A", "kubectl apply -f deploy/samples/05-two-queues.yaml", "kubectl get tj -w", "ensemble explain tj/research-b", "ensemble top nodes", "ensemble local fail gpu-a-1"])
            console.WriteLine($"  {line}");
        console.WriteLine();
        console.WriteLine("Ctrl-C, or 'ensemble local down' elsewhere, ends it. Nothing is kept.");
    }

    private sealed record Settings(int Port, string? Fleet, string? Kubeconfig, double Speed, bool WithOperator);
}
