namespace Ensemble.Benchmarks.Informers;

/// <summary>What it takes to know a large cluster.</summary>
/// <param name="Pods">Pods in the cluster, our own and others'.</param>
/// <param name="Nodes">Nodes in the cluster.</param>
/// <param name="ManagedMiB">Managed heap that the whole operator keeps when it knows the cluster, its first plan made: nodes, jobs and pods, the benchmark's own taken off.</param>
/// <param name="BytesPerPod">What the pods alone take of it, for each.</param>
/// <param name="ListSeconds">From the operator's start until all informers have what there is, with making and sending the answers in this process.</param>
/// <param name="ListedMiB">JSON that was listed.</param>
/// <param name="Writes">Requests other than reads that the operator made meanwhile.</param>
internal sealed record InformersFigures(int Pods, int Nodes, double ManagedMiB, double BytesPerPod, double ListSeconds, double ListedMiB, int Writes);
