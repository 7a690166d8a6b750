using Ensemble.Core.Jobs;

namespace Ensemble.Simulation.Planning;

/// <summary>A job that will be submitted.</summary>
/// <param name="Job">What it asks for; without a placement.</param>
/// <param name="Arrives">When it is submitted: time since the start.</param>
/// <param name="Life">How long it runs once placed. A job that loses a host starts anew and runs all of it.</param>
public sealed record SimulatedJob(Job Job, TimeSpan Arrives, TimeSpan Life);
