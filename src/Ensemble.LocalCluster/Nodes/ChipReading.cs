using Ensemble.Core.Units;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>What the sensors of one simulated chip show.</summary>
/// <param name="Index">Its number in the node.</param>
/// <param name="Healthy">Whether it works.</param>
/// <param name="Utilisation">Share of its arithmetic in use, 0 to 1.</param>
/// <param name="Power">Power drawn now.</param>
/// <param name="Energy">Energy drawn since the cluster began.</param>
/// <param name="Celsius">Temperature.</param>
/// <param name="Pod">Namespace and name of the pod that holds it; null while free.</param>
public sealed record ChipReading(int Index, bool Healthy, double Utilisation, Watts Power, Joules Energy, double Celsius, string? Pod);
