namespace Ensemble.Simulation.Events;

/// <summary>Something that happens to something.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Subject">To which work, node, budget or service: a dense id of the model that is simulated.</param>
/// <param name="Value">How much, where that has a meaning: watts, a price, requests a second.</param>
public readonly record struct SimulationEvent(EventKind Kind, int Subject, double Value = 0);
