namespace Ensemble.Simulation.Events;

/// <summary>What can happen. At one and the same moment the first of these happens first: room is freed before it is asked for.</summary>
public enum EventKind
{
    /// <summary>Work ends and gives back what it held.</summary>
    End,

    /// <summary>A node comes back.</summary>
    Repair,

    /// <summary>A node, or a part of it, fails.</summary>
    Failure,

    /// <summary>The power that may be drawn, its price or its carbon changes.</summary>
    PowerSignal,

    /// <summary>The load of a service changes.</summary>
    Load,

    /// <summary>Work is submitted.</summary>
    Arrival,

    /// <summary>Somebody's patience or budget of time is over.</summary>
    Deadline,
}
