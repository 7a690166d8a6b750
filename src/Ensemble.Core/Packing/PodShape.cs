namespace Ensemble.Core.Packing;

/// <summary>What one pod asks of one node: CPU, memory, and either a share of one GPU or whole GPUs.</summary>
/// <param name="CpuMilli">CPU in thousandths of a core, 0 or more.</param>
/// <param name="MemoryMib">Memory in MiB, 0 or more.</param>
/// <param name="Gpus">How many GPUs it asks of one node; 0 for a pod that needs none.</param>
/// <param name="GpuMilli">
/// What it takes of each, in thousandths: 1000 takes whole GPUs, less a share of one (then <paramref name="Gpus"/> is 1), 0 none.
/// </param>
/// <param name="Models">The GPU models it may run on, a bit each (<see cref="NodeShape.Model"/> names the bit); 0 is any.</param>
public readonly record struct PodShape(int CpuMilli, int MemoryMib, int Gpus, int GpuMilli, ulong Models)
{
    /// <summary>Thousandths of a whole GPU.</summary>
    public const int WholeGpu = 1000;

    /// <summary>All GPU it takes, in thousandths of a GPU.</summary>
    public long TotalGpuMilli => (long)Gpus * GpuMilli;

    /// <summary>True where it takes a part of one GPU that others may share.</summary>
    public bool IsShare => Gpus == 1 && GpuMilli < WholeGpu;

    /// <summary>Whether a node of this GPU model may run it.</summary>
    public bool Allows(int model) => Models == 0 || (Models >> model & 1) != 0;
}
