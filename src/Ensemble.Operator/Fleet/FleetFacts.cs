namespace Ensemble.Operator.Fleet;

/// <summary>What the sources of work share: one lock, so that a snapshot is of one moment, and the nodes that must be built anew.</summary>
internal sealed class FleetFacts
{
    /// <summary>Held while facts change and while a snapshot is made of them.</summary>
    public Lock Lock { get; } = new();

    /// <summary>The scheduler's nodes; for use under <see cref="Lock"/>.</summary>
    public BuiltNodes Nodes { get; } = new();
}
