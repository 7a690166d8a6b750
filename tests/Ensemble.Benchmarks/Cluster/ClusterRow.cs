namespace Ensemble.Benchmarks.Cluster;

/// <summary>One case.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Pods">Pods that were bound.</param>
/// <param name="Seconds">From the first create to the last pod bound, with the operator.</param>
/// <param name="FloorSeconds">The same by the bare client: it creates the same objects, jobs, pods and Services, and binds where the operator binds.</param>
/// <param name="Ratio">The first by the second.</param>
/// <param name="PodWritesPerPod">The operator's writes to pods, bindings among them, for each pod; null where the server's audit log cannot be read.</param>
/// <param name="OtherWritesPerJob">Its other writes, events and Leases left out, for each job; null as above.</param>
/// <param name="CpuSeconds">Processor time of the operator's process.</param>
/// <param name="PeakMiB">The most managed heap of the operator's process.</param>
internal sealed record ClusterRow(string Case, int Pods, double Seconds, double FloorSeconds, double Ratio, double? PodWritesPerPod, double? OtherWritesPerJob, double CpuSeconds, double PeakMiB);
