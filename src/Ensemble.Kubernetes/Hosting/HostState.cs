namespace Ensemble.Kubernetes.Hosting;

/// <summary>What probes ask of a host.</summary>
/// <param name="Live">Whether it runs; one that does not is best restarted.</param>
/// <param name="Ready">Whether it knows the cluster, and so could work if it leads.</param>
/// <param name="Leads">Whether its controllers work.</param>
/// <param name="Problem">What is missing; empty where nothing is.</param>
public sealed record HostState(bool Live, bool Ready, bool Leads, string Problem);
