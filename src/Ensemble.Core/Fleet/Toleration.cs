namespace Ensemble.Core.Fleet;

/// <summary>A pod's leave to run in spite of a taint, as in Kubernetes.</summary>
/// <param name="Key">The taint's key; empty (with Exists) tolerates every key.</param>
/// <param name="Exists">Whether any value will do; otherwise the value must be equal.</param>
/// <param name="Value">The value tolerated where <paramref name="Exists"/> is false.</param>
/// <param name="Effect">The effect tolerated; null means every effect.</param>
public sealed record Toleration(string Key, bool Exists, string Value, TaintEffect? Effect)
{
    /// <summary>How long a pod may stay once its node has the taint; null means for good. It speaks of taints with effect NoExecute only.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Whether it tolerates a taint.</summary>
    public bool Tolerates(Taint taint) =>
        (Effect is null || Effect == taint.Effect)
        && (Key.Length == 0 ? Exists : Key == taint.Key)
        && (Exists || Value == taint.Value);

    /// <summary>Whether it tolerates a taint for good. A gang is not placed where it may stay for a time only.</summary>
    public bool ToleratesForGood(Taint taint) => Tolerates(taint) && (For is null || taint.Effect != TaintEffect.NoExecute);
}
