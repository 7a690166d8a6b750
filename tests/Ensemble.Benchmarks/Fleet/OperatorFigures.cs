namespace Ensemble.Benchmarks.Fleet;

/// <summary>What the operator takes to start many jobs at once, against a client that only makes the same objects. Medians over the repeats.</summary>
/// <param name="Nodes">Nodes of the cluster.</param>
/// <param name="Jobs">Jobs submitted at once.</param>
/// <param name="Pods">Pods they need.</param>
/// <param name="Seconds">From the first job's creation to the last pod Running.</param>
/// <param name="FloorSeconds">The same for the bare client, from its first object.</param>
/// <param name="Ratio">Median of the pairs' ratios.</param>
/// <param name="PodWritesPerPod">The operator's writes to pods, dry runs not counted, for each pod.</param>
/// <param name="OtherWritesPerJob">Its other writes, events and the Lease not counted, for each job until it runs.</param>
/// <param name="CpuSeconds">Processor time of the operator's process for all the jobs.</param>
/// <param name="PeakManagedMiB">The largest managed heap of the operator's process that was seen, in MiB.</param>
internal sealed record OperatorFigures(
    int Nodes, int Jobs, int Pods, double Seconds, double FloorSeconds, double Ratio, double PodWritesPerPod, double OtherWritesPerJob,
    double CpuSeconds, double PeakManagedMiB);
