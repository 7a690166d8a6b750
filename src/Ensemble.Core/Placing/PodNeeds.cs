namespace Ensemble.Core.Placing;

/// <summary>Pods of a gang that ask for the same.</summary>
/// <param name="Needs">What each asks for, besides chips.</param>
/// <param name="Chips">Chips of each; 0 or more.</param>
/// <param name="Members">Their places in the gang.</param>
internal sealed record PodNeeds(HostNeeds Needs, int Chips, int[] Members);
