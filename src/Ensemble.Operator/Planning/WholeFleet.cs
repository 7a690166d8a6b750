namespace Ensemble.Operator.Planning;

/// <summary>The one key of controllers that look at everything at once.</summary>
internal readonly record struct WholeFleet;
