namespace Ensemble.Simulation.Events;

/// <summary>The world that is simulated: it changes by events and schedules those that follow.</summary>
public interface IEventHandler
{
    /// <summary>Handles one event; <see cref="EventEngine.Now"/> is its moment.</summary>
    void Handle(SimulationEvent happened, EventEngine engine);
}
