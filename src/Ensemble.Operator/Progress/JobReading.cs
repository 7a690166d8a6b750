namespace Ensemble.Operator.Progress;

/// <summary>What a job's metrics said at one moment; null where they said nothing.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="CheckpointStep">Step of the last checkpoint.</param>
/// <param name="Tokens">Tokens trained on.</param>
internal readonly record struct JobReading(int? Step, int? CheckpointStep, long? Tokens)
{
    /// <summary>Whether they said nothing at all.</summary>
    public bool IsEmpty => Step is null && CheckpointStep is null && Tokens is null;
}
