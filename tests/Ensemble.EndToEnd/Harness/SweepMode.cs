namespace Ensemble.EndToEnd.Harness;

/// <summary>Cuts an operator off around one of its writes, or hides a write's answer from it and lets it go on.</summary>
internal enum SweepMode
{
    /// <summary>The operator ends before the write is sent.</summary>
    Before,

    /// <summary>The write is carried out, and the operator ends before it hears of that.</summary>
    After,

    /// <summary>The write is carried out, its answer is lost, and the operator goes on.</summary>
    AnswerLost,
}
