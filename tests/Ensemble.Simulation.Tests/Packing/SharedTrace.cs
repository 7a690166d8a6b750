using System.Runtime.CompilerServices;
using Ensemble.Core;
using Ensemble.Simulation.Traces;

namespace Ensemble.Simulation.Tests.Packing;

/// <summary>The published lists, where they lie beside the repository; a test that needs them is skipped where they don't.</summary>
internal static class SharedTrace
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "..", "shared", "data", "alibaba-gpu-2023"));

    public static PackingTrace Read(string workload)
    {
        Assert.SkipUnless(Directory.Exists(Folder), $"the Alibaba GPU trace of 2023 is not at {Folder}");
        return Assert.IsType<Parsed<PackingTrace>.Valid>(new AlibabaGpuTrace().Read(Folder, workload)).Value;
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
