namespace Ensemble.Core.Fleet;

/// <summary>A taint of a node, as in Kubernetes.</summary>
/// <param name="Key">The taint's key.</param>
/// <param name="Value">Its value; empty where it has none.</param>
/// <param name="Effect">What it does to pods that do not tolerate it.</param>
public sealed record Taint(string Key, string Value, TaintEffect Effect)
{
    /// <summary>Since when the node has it, as kube's node controllers note it for taints with effect NoExecute; null where unknown.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>As kubectl writes it, such as <c>key=value:NoSchedule</c>.</summary>
    public override string ToString() => Value.Length == 0 ? $"{Key}:{Effect}" : $"{Key}={Value}:{Effect}";
}
