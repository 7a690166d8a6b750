using System.Text.Json;
using Ensemble.Benchmarks;
using Ensemble.Benchmarks.Cluster;
using Ensemble.Benchmarks.Fleet;
using Ensemble.Benchmarks.HighAvailability;
using Ensemble.Benchmarks.Informers;

// dotnet run -c Release --project tests/Ensemble.Benchmarks -- NAME [--output json] [--repeats N]
var json = args is [.., "--output", "json"] || args.Contains("json");
var repeats = Array.IndexOf(args, "--repeats") is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1]) : 3;
switch (args.FirstOrDefault())
{
    case "operator":
        Report(await OperatorBenchmark.RunAsync(repeats, CancellationToken.None));
        return 0;
    case "plan":
        Report(PlanBenchmark.Run(repeats));
        return 0;
    case "cluster":
        Report(await ClusterBenchmark.RunAsync(Option("--kubeconfig"), Option("--case"), CancellationToken.None));
        return 0;
    case "informers":
        Report(await InformersBenchmark.RunAsync(CancellationToken.None));
        return 0;
    case "ha":
        Report(await HighAvailabilityBenchmark.RunAsync(CancellationToken.None));
        return 0;
    case "all":
        Report(PlanBenchmark.Run(repeats));
        Report(await InformersBenchmark.RunAsync(CancellationToken.None));
        Report(await OperatorBenchmark.RunAsync(repeats, CancellationToken.None));
        return 0;
    case ClusterProcess.Verb:
        return await ClusterProcess.ServeAsync(args[1], int.Parse(args[2]));
    default:
        Console.Error.WriteLine("usage: NAME [--output json] [--repeats N], NAME one of: cluster [--kubeconfig FILE] [--case NAME], ha, informers, operator, plan, all");
        return 2;
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var found && found + 1 < args.Length ? args[found + 1] : null;

void Report<T>(T figures)
{
    var line = JsonSerializer.Serialize(figures, JsonSerializerOptions.Web);
    if (json) Console.WriteLine(line);
    else Console.WriteLine(line.Replace(",\"", "\n  \"", StringComparison.Ordinal).Replace("{", "{\n  ", StringComparison.Ordinal));
}
