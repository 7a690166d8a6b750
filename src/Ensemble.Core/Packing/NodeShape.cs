namespace Ensemble.Core.Packing;

/// <summary>What one node has when it is empty.</summary>
/// <param name="CpuMilli">CPU in thousandths of a core.</param>
/// <param name="MemoryMib">Memory in MiB.</param>
/// <param name="Gpus">Its GPUs, 0 to <see cref="PackingFleet.MaxGpus"/>.</param>
/// <param name="Model">The model of its GPUs: a dense id, 0 to 63.</param>
public readonly record struct NodeShape(int CpuMilli, int MemoryMib, int Gpus, int Model);
