using System.Globalization;
using Ensemble.Cli.Output;

namespace Ensemble.Cli.Tests;

public sealed class SimulatePackingSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trace").FullName;

    public SimulatePackingSpecs()
    {
        Write("openb_node_list_gpu_node.csv", ["sn,cpu_milli,memory_mib,gpu,model", "n1,64000,100000,4,T4", "n2,64000,100000,4,T4"]);
        Write("openb_pod_list_mine.csv", ["name,cpu_milli,memory_mib,num_gpu,gpu_milli", .. Enumerable.Range(0, 20).Select(i => string.Create(CultureInfo.InvariantCulture, $"p{i:00},1000,100,1,{(i % 2 == 0 ? 500 : 1000)}"))]);
    }

    [Fact]
    public async Task It_reports_filling_and_departures_for_a_program_and_its_progress_for_people()
    {
        var run = await Invocation.OfAsync("simulate", "packing", "--data", _folder, "--seeds", "2", "--policy", "fgd", "ensemble", "--departures", "--output", "json");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        var row = Assert.Single(run.Json["rows"]!.AsArray(), row => (string?)row!["policy"] == "ensemble" && (int?)row["requestedPercent"] == 100)!;
        Assert.Equal("mine", (string?)row["workload"]);
        Assert.InRange((int)row["runs"]!, 1, 2); // On so few GPUs a seed's arrivals may jump over a level.
        Assert.InRange((double)row["meanAllocatedPercent"]!, 90, 100);
        Assert.Equal(["fgd 0.9", "fgd 1", "fgd 1.1", "ensemble 0.9", "ensemble 1", "ensemble 1.1"], run.Json["departures"]!.AsArray().Select(d => $"{d!["policy"]} {d["load"]}"));
        Assert.All(run.Json["departures"]!.AsArray(), d => Assert.Equal(2, (int?)d!["runs"]));
        Assert.NotNull(run.Json["seconds"]);
        Assert.Contains("16 of 16 runs", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_people_it_prints_a_table_for_each_level_of_arrivals()
    {
        var run = await Invocation.OfAsync("simulate", "packing", "--data", _folder, "--seeds", "1", "--policy", "best-fit");
        Assert.Contains("GPU allocated when 100 % had been asked for, in percent\nWORKLOAD   BEST-FIT\nmine       ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workload_that_is_not_there_is_told_with_those_that_are()
    {
        var run = await Invocation.OfAsync("simulate", "packing", "--data", _folder, "--workload", "other");
        Assert.Equal(ExitCode.Wrong, run.ExitCode);
        Assert.Contains("has no workload other\nUse some of mine.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_in_the_trace_is_told_with_file_line_and_cure()
    {
        Write("openb_pod_list_bad.csv", ["name,cpu_milli,memory_mib,num_gpu,gpu_milli", "p1,1,1,1,5000"]);
        var run = await Invocation.OfAsync("simulate", "packing", "--data", _folder, "--workload", "bad");
        Assert.Equal(ExitCode.Wrong, run.ExitCode);
        Assert.Contains("openb_pod_list_bad.csv:2: gpu_milli is '5000'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seeds", "0")]
    [InlineData("--policy", "luck")]
    [InlineData("--patience", "-1")]
    public async Task A_word_it_does_not_know_is_a_matter_of_the_command_line(string option, string value)
    {
        var run = await Invocation.OfAsync("simulate", "packing", "--data", _folder, option, value);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, IEnumerable<string> lines) => File.WriteAllLines(Path.Combine(_folder, name), lines);
}
