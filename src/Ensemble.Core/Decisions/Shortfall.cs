namespace Ensemble.Core.Decisions;

/// <summary>Something a job lacks.</summary>
/// <param name="What">What is short, such as <c>accelerators</c> or <c>memory</c>.</param>
/// <param name="Needs">How much the job needs, with its unit.</param>
/// <param name="Has">How much there is at best, with its unit.</param>
public sealed record Shortfall(string What, string Needs, string Has);
