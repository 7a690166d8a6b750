using System.Collections.Immutable;
using Ensemble.Core;
using Ensemble.Core.Packing;

namespace Ensemble.Simulation.Traces;

/// <summary>
/// The format of cluster-trace-gpu-v2023 of github alibaba/clusterdata: <c>openb_node_list_gpu_node.csv</c> and any
/// <c>openb_pod_list_NAME.csv</c> in one folder.
/// </summary>
public sealed class AlibabaGpuTrace : IPackingTraceReader
{
    private const string NodeFile = "openb_node_list_gpu_node.csv";
    private const string PodPrefix = "openb_pod_list_";
    private const int MostModels = 64;

    /// <inheritdoc/>
    public string Format => "Alibaba cluster-trace-gpu-v2023";

    /// <inheritdoc/>
    public ImmutableArray<string> WorkloadsIn(string folder) => !File.Exists(Path.Combine(folder, NodeFile)) ? [] :
    [
        .. Directory.EnumerateFiles(folder, PodPrefix + "*.csv")
            .Select(file => Path.GetFileNameWithoutExtension(file)[PodPrefix.Length..]).Order(StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public Parsed<PackingTrace> Read(string folder, string workload)
    {
        var nodeTable = CsvTable.Read(Path.Combine(folder, NodeFile));
        var podTable = CsvTable.Read(Path.Combine(folder, $"{PodPrefix}{workload}.csv"));
        var models = new List<string>();
        var nodes = Enumerable.Range(0, nodeTable.Count).Select(row => NodeOf(nodeTable, row, models)).OrderBy(n => n.Name, StringComparer.Ordinal);
        var nodeList = nodes.ToImmutableArray();
        var pods = Enumerable.Range(0, podTable.Count).Select(row => PodOf(podTable, row, models)).OrderBy(p => p.Name, StringComparer.Ordinal);
        var podList = pods.ToImmutableArray();
        if (nodeList.IsEmpty || nodeList.All(n => n.Shape.Gpus == 0)) nodeTable.Complain(-1, "gpu", "no node has a GPU", "Give at least one node GPUs.");
        if (podList.All(p => p.Shape.Gpus == 0)) podTable.Complain(-1, "num_gpu", "no pod asks for a GPU", "Give at least one pod a GPU.");
        return nodeTable.Faults.AddRange(podTable.Faults) is { Length: > 0 } faults
            ? new Parsed<PackingTrace>.Invalid(faults)
            : new Parsed<PackingTrace>.Valid(new(workload, [.. models], nodeList, podList));
    }

    private static TraceNode NodeOf(CsvTable table, int row, List<string> models) => new(
        table.Text(row, "sn"),
        new(
            table.Number(row, "cpu_milli", 0, int.MaxValue),
            table.Number(row, "memory_mib", 0, int.MaxValue),
            table.Number(row, "gpu", 0, PackingFleet.MaxGpus),
            Model(table, row, "model", table.Text(row, "model"), models)));

    private static TracePod PodOf(CsvTable table, int row, List<string> models)
    {
        var gpus = table.Number(row, "num_gpu", 0, PackingFleet.MaxGpus);
        var milli = table.Number(row, "gpu_milli", 0, PodShape.WholeGpu);
        if (gpus > 1 && milli != PodShape.WholeGpu) table.Complain(row, "gpu_milli", $"is {milli} of each of {gpus} GPUs", "A pod of several GPUs takes them whole: use 1000.");
        if (gpus == 1 && milli == 0) table.Complain(row, "gpu_milli", "is 0 of 1 GPU", "Use 1 to 1000.");
        var specs = table.Has("gpu_spec") && gpus > 0 ? table.Text(row, "gpu_spec") : string.Empty;
        ulong allowed = 0;
        foreach (var spec in specs.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            allowed |= 1ul << Model(table, row, "gpu_spec", spec, models);

        // CPU-only pods carry no model: they run wherever there is room.
        var shape = new PodShape(
            table.Number(row, "cpu_milli", 0, int.MaxValue), table.Number(row, "memory_mib", 0, int.MaxValue), gpus, gpus == 0 ? 0 : milli, allowed);
        return new(table.Text(row, "name"), shape, LifeOf(table, row));
    }

    private static double? LifeOf(CsvTable table, int row)
    {
        var started = table.Seconds(row, "scheduled_time") ?? table.Seconds(row, "creation_time");
        return table.Seconds(row, "deletion_time") - started is { } life && life > 0 ? life : null;
    }

    private static int Model(CsvTable table, int row, string column, string name, List<string> models)
    {
        var at = models.IndexOf(name);
        if (at >= 0) return at;
        if (models.Count == MostModels)
        {
            table.Complain(row, column, $"{name} is one GPU model too many", $"Use at most {MostModels} models.");
            return 0;
        }

        models.Add(name);
        return models.Count - 1;
    }
}
