namespace Ensemble.Operator.Planning;

/// <summary>What became of a decision.</summary>
internal enum WriteOutcome
{
    /// <summary>It says what already stands.</summary>
    Unchanged,

    /// <summary>Only numbers changed, and they were written a moment ago.</summary>
    HeldBack,

    /// <summary>It stands.</summary>
    Written,

    /// <summary>The object changed meanwhile: nothing was written, and the job is planned for anew.</summary>
    Stale,
}
