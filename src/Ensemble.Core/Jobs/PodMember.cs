namespace Ensemble.Core.Jobs;

/// <summary>One pod of somebody else's that waits for a node.</summary>
/// <param name="Name">The pod's name; unique in its namespace.</param>
/// <param name="Chips">Chips it asks for; 0 or more.</param>
/// <param name="ChipResource">The extended resource that its chips are counted by; null where it asks for none.</param>
/// <param name="Demand">All else that it asks for.</param>
public sealed record PodMember(string Name, int Chips, string? ChipResource, HostDemand Demand);
