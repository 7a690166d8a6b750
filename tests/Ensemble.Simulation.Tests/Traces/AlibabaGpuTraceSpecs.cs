using Ensemble.Core;
using Ensemble.Core.Packing;
using Ensemble.Simulation.Traces;

namespace Ensemble.Simulation.Tests.Traces;

public sealed class AlibabaGpuTraceSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trace").FullName;

    [Fact]
    public void Nodes_and_pods_are_read_by_their_headings()
    {
        Write("openb_node_list_gpu_node.csv", "sn,cpu_milli,memory_mib,gpu,model", "n2,96000,393216,8,G2", "n1,8000,32768,1,T4");
        Write("openb_pod_list_mine.csv", "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,scheduled_time,deletion_time", "p1,1000,2000,1,460,T4|P100,10,70", "p0,500,10,0,0,,,");
        var reader = new AlibabaGpuTrace();
        Assert.Equal(["mine"], reader.WorkloadsIn(_folder));
        var trace = Assert.IsType<Parsed<PackingTrace>.Valid>(reader.Read(_folder, "mine")).Value;
        Assert.Equal(["n1", "n2"], trace.Nodes.Select(node => node.Name));
        Assert.Equal(new NodeShape(96000, 393216, 8, trace.Models.IndexOf("G2")), trace.Nodes[1].Shape);
        Assert.Equal(["p0", "p1"], trace.Pods.Select(pod => pod.Name));
        Assert.Equal(new PodShape(500, 10, 0, 0, 0), trace.Pods[0].Shape);
        var allowed = 1ul << trace.Models.IndexOf("T4") | 1ul << trace.Models.IndexOf("P100");
        Assert.Equal(new PodShape(1000, 2000, 1, 460, allowed), trace.Pods[1].Shape);
        Assert.Equal((null, 60.0), (trace.Pods[0].Life, trace.Pods[1].Life));
    }

    [Fact]
    public void Every_fault_is_named_with_file_and_line_and_cured()
    {
        Write("openb_node_list_gpu_node.csv", "sn,cpu_milli,memory_mib,gpu,model", "n1,many,1,99,T4");
        Write("openb_pod_list_mine.csv", "name,cpu_milli,memory_mib,num_gpu,gpu_milli", "p1,1,1,2,500", "p2,1,1,1,0");
        var faults = Assert.IsType<Parsed<PackingTrace>.Invalid>(new AlibabaGpuTrace().Read(_folder, "mine")).Faults;
        Assert.Equal(
            [
                "openb_node_list_gpu_node.csv:2: cpu_milli is 'many'",
                "openb_node_list_gpu_node.csv:2: gpu is '99'",
                "openb_node_list_gpu_node.csv: gpu no node has a GPU",
                "openb_pod_list_mine.csv:2: gpu_milli is 500 of each of 2 GPUs",
                "openb_pod_list_mine.csv:3: gpu_milli is 0 of 1 GPU",
            ],
            faults.Select(fault => $"{fault.Field} {fault.Problem}"));
        Assert.All(faults, fault => Assert.NotEmpty(fault.Cure));
    }

    [Fact]
    public void A_folder_without_a_list_of_nodes_has_no_workloads() => Assert.Empty(new AlibabaGpuTrace().WorkloadsIn(_folder));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, params string[] lines) => File.WriteAllLines(Path.Combine(_folder, name), lines);
}
